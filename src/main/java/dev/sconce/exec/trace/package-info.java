/**
 * Finds out which files a command touches: its system calls and those of all that it starts are
 * reported by the kernel (seccomp user notification), looked at, and let happen. For honest
 * programs, no boundary against others: between the look and the call memory can change.
 *
 * <p>Never knows steps, graphs or what a command was allowed to touch: a process is started, a set
 * of accesses comes back.
 */
@NullMarked
package dev.sconce.exec.trace;

import org.jspecify.annotations.NullMarked;
