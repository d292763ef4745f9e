/**
 * The {@code ninja} command: its command line, loading and remaking the manifest, and wiring a
 * build to ninja's status lines.
 *
 * <p>Knows what ninja prints and which parts to put together; never how a step is scheduled, run or
 * found out of date. What is public here beside the command itself the sconce face needs too: the
 * turn of a build directory, the version of a new log.
 */
@NullMarked
package dev.sconce.app.ninja;

import org.jspecify.annotations.NullMarked;
