/**
 * What both displays need below them: names of steps, widths of texts, what a locale can show.
 *
 * <p>Knows neither of them. Texts are byte strings.
 */
@NullMarked
package dev.sconce.ui.text;

import org.jspecify.annotations.NullMarked;
