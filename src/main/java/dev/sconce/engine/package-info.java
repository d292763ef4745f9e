/**
 * Runs builds: one thread at a time, called the thread of the build, owns the scheduler, performs
 * its effects, and publishes its events (decision 0014).
 *
 * <p>Never decides what runs when, and never writes to a terminal.
 */
@NullMarked
package dev.sconce.engine;

import org.jspecify.annotations.NullMarked;
