/**
 * The {@code sconce} command: its command line, finding the build directory, wiring a build to the
 * lines that tell it, and the subcommands.
 *
 * <p>Knows what users type and which parts to put together; never how a step is scheduled, run or
 * found out of date, nor anything of the other face.
 */
@NullMarked
package dev.sconce.app.sconce;

import org.jspecify.annotations.NullMarked;
