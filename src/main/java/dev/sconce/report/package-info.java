/**
 * Writes files about a build for other programs: the event log, the trace file for timeline
 * viewers, and diagnostics and violations in common formats. The reader of event logs serves tests
 * and measurements of the console; no command replays a log.
 *
 * <p>Knows events and files; never graphs, schedulers or terminals. Loaded only on request; an
 * error here never fails a build.
 */
@NullMarked
package dev.sconce.report;

import org.jspecify.annotations.NullMarked;
