/**
 * What stands in each part of the screen: panes, header, hints, help.
 *
 * <p>Drawing is a pure function of a state and a view. Knows nothing of where on the screen it is.
 */
@NullMarked
package dev.sconce.ui.tui.pane;

import org.jspecify.annotations.NullMarked;
