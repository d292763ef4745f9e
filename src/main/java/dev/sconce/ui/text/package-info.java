/**
 * The words and numbers of all displays: names of steps, counts, durations, sizes, text widths,
 * decoding, and the glyphs that a locale can show.
 *
 * <p>It knows neither displays nor commands. Texts from the build are byte strings.
 */
@NullMarked
package dev.sconce.ui.text;

import org.jspecify.annotations.NullMarked;
