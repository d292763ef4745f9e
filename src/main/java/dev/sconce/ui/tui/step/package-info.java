/**
 * The details of one step: its page with tabs, and the text of its status.
 *
 * <p>A pure function of a state and a view; it asks no questions itself.
 */
@NullMarked
package dev.sconce.ui.tui.step;

import org.jspecify.annotations.NullMarked;
