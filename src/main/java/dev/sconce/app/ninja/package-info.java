/**
 * The {@code ninja} command: its command line, its words and its tools.
 *
 * <p>Knows what ninja prints and which parts to put together; never how a step is scheduled, run or
 * found out of date, nor anything of the other face.
 */
@NullMarked
package dev.sconce.app.ninja;

import org.jspecify.annotations.NullMarked;
