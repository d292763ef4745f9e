/**
 * Carries builds out: one thread owns the scheduler, performs what it asks for, and tells
 * subscribers what it says.
 *
 * <p>Never decides what runs when, and never writes to a terminal.
 */
@NullMarked
package dev.sconce.engine;

import org.jspecify.annotations.NullMarked;
