/**
 * Decides what runs when: a completion goes in, effects and events come out.
 *
 * <p>Pure: no I/O, clock, thread or randomness, so that a seed replays any build. Facts about files
 * and logs are gathered by others and lie in {@link dev.sconce.schedule.GraphFacts}. Never knows
 * how an effect is performed, nor what an event looks like on a screen.
 */
@NullMarked
package dev.sconce.schedule;

import org.jspecify.annotations.NullMarked;
