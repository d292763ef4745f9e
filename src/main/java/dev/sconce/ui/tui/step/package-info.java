/**
 * All about one step: its page in parts, and the words for what it does.
 *
 * <p>A pure function of a state and a view; asks nobody.
 */
@NullMarked
package dev.sconce.ui.tui.step;

import org.jspecify.annotations.NullMarked;
