/**
 * The undeclared inputs that a command itself reports: depfiles and the include lines of compilers.
 *
 * <p>Never runs a command, reads or deletes a file, or decides what is out of date.
 */
@NullMarked
package dev.sconce.discover;

import org.jspecify.annotations.NullMarked;
