/**
 * What keys and clicks do: a function from a view and a key to another view, a request to the
 * build, or something asked of the terminal.
 *
 * <p>Carries out nothing itself.
 */
@NullMarked
package dev.sconce.ui.tui.input;

import org.jspecify.annotations.NullMarked;
