/**
 * Decides what runs when: receives completions, and emits effects and events.
 *
 * <p>Pure: no I/O, clock, thread or randomness, so that any build can be replayed from a seed.
 * Other packages gather facts about files and logs into {@link dev.sconce.schedule.GraphFacts}.
 * Never knows how an effect is performed, or what an event looks like on a screen.
 */
@NullMarked
package dev.sconce.schedule;

import org.jspecify.annotations.NullMarked;
