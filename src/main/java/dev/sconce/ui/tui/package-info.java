/**
 * The full-screen console: turns a snapshot of a build and what the user looks at into a frame of
 * cells, and keys into requests.
 *
 * <p>Drawing is a pure function. Knows events and requests, nothing of the engine, the graph or the
 * files of a build.
 */
@NullMarked
package dev.sconce.ui.tui;

import org.jspecify.annotations.NullMarked;
