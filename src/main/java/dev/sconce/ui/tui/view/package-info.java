/**
 * What the user looks at and does: panes, rows, cursor, page, prompt, keys, and the step that keys
 * are about.
 *
 * <p>Knows nothing of how it is drawn, and never what the build does next.
 */
@NullMarked
package dev.sconce.ui.tui.view;

import org.jspecify.annotations.NullMarked;
