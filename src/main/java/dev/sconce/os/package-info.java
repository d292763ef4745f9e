/**
 * Calls of the C library, in three layers: {@link dev.sconce.os.FfmCalls} and {@code NativeCalls}
 * name what is called, {@code FfmCalls} binds it with the Foreign Function and Memory API, and
 * {@link dev.sconce.os.Posix} gives it meaning. Linux on x86_64 and aarch64. Nothing is linked
 * before the first call.
 *
 * <p>Never knows commands, builds or files of ours: numbers, byte strings and errno.
 */
@NullMarked
package dev.sconce.os;

import org.jspecify.annotations.NullMarked;
