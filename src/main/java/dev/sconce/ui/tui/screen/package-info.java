/**
 * The whole frame: which parts are on a screen of a given size, and where.
 *
 * <p>A pure function of a state, a view and a size.
 */
@NullMarked
package dev.sconce.ui.tui.screen;

import org.jspecify.annotations.NullMarked;
