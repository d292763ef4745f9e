/**
 * What a user can ask for: one table of names, arguments and usual keys, and whether a command
 * means something now.
 *
 * <p>Knows the state of a build and what is meant in it; nothing of keys, screens or how a command
 * was asked for.
 */
@NullMarked
package dev.sconce.ui.command;

import org.jspecify.annotations.NullMarked;
