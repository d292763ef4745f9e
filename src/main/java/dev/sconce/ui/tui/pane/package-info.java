/**
 * The parts of the screen: panes, header, hints, help.
 *
 * <p>Drawing is a pure function of a state and a view. A part does not know where on the screen it
 * is.
 */
@NullMarked
package dev.sconce.ui.tui.pane;

import org.jspecify.annotations.NullMarked;
