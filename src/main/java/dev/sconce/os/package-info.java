/**
 * Calls the C library, in three layers: {@code NativeCalls} names the functions, {@link
 * dev.sconce.os.FfmCalls} binds them with the Foreign Function and Memory API, and {@link
 * dev.sconce.os.Posix} gives them meaning. Supports Linux on x86_64 and aarch64. Nothing is linked
 * before the first call.
 *
 * <p>Knows nothing of commands, builds or Sconce's files: only numbers, byte strings and errno.
 */
@NullMarked
package dev.sconce.os;

import org.jspecify.annotations.NullMarked;
