/**
 * Frames of cells: a canvas to draw on, styles and their look, wrapped text.
 *
 * <p>It knows what can be clicked, but not what is drawn.
 */
@NullMarked
package dev.sconce.ui.tui.frame;

import org.jspecify.annotations.NullMarked;
