/**
 * The running console: the thread that handles events, keys and ticks, and paints frames when they
 * are due.
 *
 * <p>The build never waits for it. It knows events and requests, but neither the engine nor the
 * files of a build.
 */
@NullMarked
package dev.sconce.ui.tui.loop;

import org.jspecify.annotations.NullMarked;
