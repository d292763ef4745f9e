/**
 * The terminal that shows the console: its abilities, how it is taken and given back, and its
 * input.
 *
 * <p>It knows bytes and keys, but nothing of a build or of the content of the screen.
 */
@NullMarked
package dev.sconce.ui.tui.terminal;

import org.jspecify.annotations.NullMarked;
