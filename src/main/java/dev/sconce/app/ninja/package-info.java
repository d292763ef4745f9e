/**
 * The {@code ninja} command: its command line, its messages and its tools.
 *
 * <p>It knows what ninja prints and which parts to put together. It never knows how a step is
 * scheduled, run or found out of date, nor anything about the other face.
 */
@NullMarked
package dev.sconce.app.ninja;

import org.jspecify.annotations.NullMarked;
