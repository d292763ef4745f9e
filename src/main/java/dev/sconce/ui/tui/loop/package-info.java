/**
 * The console at work: the thread that takes events, keys and ticks, and has frames painted when
 * they are due.
 *
 * <p>The build never waits for it. Knows events and requests, nothing of the engine or the files of
 * a build.
 */
@NullMarked
package dev.sconce.ui.tui.loop;

import org.jspecify.annotations.NullMarked;
