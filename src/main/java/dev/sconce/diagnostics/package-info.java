/**
 * Finds the errors and warnings of compilers, linkers and other tools, with their places, in the
 * output of a command, line by line.
 *
 * <p>Pure: texts in, texts out. Knows nothing about steps, builds or terminals, or whether a file
 * exists.
 */
@NullMarked
package dev.sconce.diagnostics;

import org.jspecify.annotations.NullMarked;
