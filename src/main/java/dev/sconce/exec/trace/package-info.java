/**
 * Finds out which files a command touches. The kernel reports the system calls of the command and
 * of all its descendants (seccomp user notification); each call is inspected, then allowed. This
 * serves honest programs and is no security boundary: memory can change between the inspection and
 * the call.
 *
 * <p>Knows nothing of steps, graphs or permissions of commands: a process is started, and a set of
 * accesses comes back.
 */
@NullMarked
package dev.sconce.exec.trace;

import org.jspecify.annotations.NullMarked;
