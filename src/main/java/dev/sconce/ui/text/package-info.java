/**
 * How a build is put into words: names of steps, numbers, durations, sizes, widths, decoding, the
 * signs that a locale can show.
 *
 * <p>Knows neither displays nor commands. Texts from the build are byte strings.
 */
@NullMarked
package dev.sconce.ui.text;

import org.jspecify.annotations.NullMarked;
