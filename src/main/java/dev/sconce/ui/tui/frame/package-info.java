/**
 * Frames of cells: a canvas to draw on, styles and how they look, wrapped text.
 *
 * <p>Knows what can be clicked; nothing of what is drawn.
 */
@NullMarked
package dev.sconce.ui.tui.frame;

import org.jspecify.annotations.NullMarked;
