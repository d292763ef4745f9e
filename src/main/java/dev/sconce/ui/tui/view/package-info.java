/**
 * The view of the user: panes, rows, cursor, page, prompt, keys, and the step that keys act on.
 *
 * <p>It knows neither how it is drawn, nor what the build does next.
 */
@NullMarked
package dev.sconce.ui.tui.view;

import org.jspecify.annotations.NullMarked;
