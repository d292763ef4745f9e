/**
 * Carries builds out: one thread at a time, called the thread of the build, owns the scheduler,
 * performs what it asks for, and tells subscribers what it says (decision 0014).
 *
 * <p>Never decides what runs when, and never writes to a terminal.
 */
@NullMarked
package dev.sconce.engine;

import org.jspecify.annotations.NullMarked;
