/**
 * Builds as plain lines: for terminals without a console, pipes and logs of CI.
 *
 * <p>It knows the events of a build and the width of a text; never nodes, edges, files of the build
 * or what the scheduler will do next. Texts are byte strings, as everywhere below, so that names in
 * any encoding stay unchanged.
 */
@NullMarked
package dev.sconce.ui.plain;

import org.jspecify.annotations.NullMarked;
