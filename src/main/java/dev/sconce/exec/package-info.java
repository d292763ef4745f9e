/**
 * Runs commands: locally with posix_spawn, each in a process group, its output captured.
 *
 * <p>Never knows steps, graphs or schedules: a command line goes in, an exit and an output come
 * back.
 */
@NullMarked
package dev.sconce.exec;

import org.jspecify.annotations.NullMarked;
