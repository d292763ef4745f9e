/**
 * The {@code sconce} command: its command line, its search for the build directory, the wiring of a
 * build to its displays, and the subcommands.
 *
 * <p>It knows what users type and which parts to put together. It never knows how a step is
 * scheduled, run or found out of date, nor anything about the other face.
 */
@NullMarked
package dev.sconce.app.sconce;

import org.jspecify.annotations.NullMarked;
