/**
 * What compilers, linkers and other tools report: errors and warnings with their places, found in
 * what a command printed, line by line.
 *
 * <p>Pure: texts in, texts out. Knows nothing of steps, builds, terminals, or whether a file is
 * there.
 */
@NullMarked
package dev.sconce.diagnostics;

import org.jspecify.annotations.NullMarked;
