/**
 * Runs commands locally with posix_spawn, each in its own process group, and captures their output.
 *
 * <p>Knows nothing of steps, graphs or schedules: a command line goes in, an exit and an output
 * come out.
 */
@NullMarked
package dev.sconce.exec;

import org.jspecify.annotations.NullMarked;
