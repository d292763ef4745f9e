/**
 * What passes between a build and those who watch and steer it: requests in, events out.
 *
 * <p>Carries ids and texts only, so that a recorded stream replays without the graph. Never knows
 * nodes, edges, files or terminals, and is never the truth for scheduling.
 */
@NullMarked
package dev.sconce.session;

import org.jspecify.annotations.NullMarked;
