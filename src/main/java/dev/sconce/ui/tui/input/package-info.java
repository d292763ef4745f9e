/**
 * The effects of keys and clicks: a function from a view and a key to another view, a request to
 * the build, or an action for the terminal.
 *
 * <p>It performs nothing itself.
 */
@NullMarked
package dev.sconce.ui.tui.input;

import org.jspecify.annotations.NullMarked;
