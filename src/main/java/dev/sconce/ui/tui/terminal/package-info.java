/**
 * The terminal that the console is shown on: what it can do, how it is taken and given back, and
 * what is typed into it.
 *
 * <p>Knows bytes and keys, nothing of a build or of what is shown.
 */
@NullMarked
package dev.sconce.ui.tui.terminal;

import org.jspecify.annotations.NullMarked;
