/**
 * The interface between a build and the displays that watch and steer it: requests in, events out.
 *
 * <p>It has only ids and texts, so that a recorded stream replays without the graph. It never knows
 * nodes, edges, files or terminals, and is never the truth for scheduling.
 */
@NullMarked
package dev.sconce.session;

import org.jspecify.annotations.NullMarked;
