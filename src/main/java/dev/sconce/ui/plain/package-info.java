/**
 * Builds told in lines: for terminals without a console, pipes and logs of CI.
 *
 * <p>Knows the events of a build and how wide a text is; never nodes, edges, files of the build or
 * what the scheduler will do next. Texts are byte strings, as everywhere below, so that names of
 * any encoding come out as they went in.
 */
@NullMarked
package dev.sconce.ui.plain;

import org.jspecify.annotations.NullMarked;
