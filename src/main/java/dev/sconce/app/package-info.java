/**
 * Main, the command lines, the configuration and the wiring: the only place that chooses
 * implementations. It never decides what is out of date, what runs next, or how a screen looks.
 */
@NullMarked
package dev.sconce.app;

import org.jspecify.annotations.NullMarked;
