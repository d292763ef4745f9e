/**
 * What is written down about a build for later and for other programs: the event log and the trace
 * file for timeline viewers. The reader of event logs serves tests and measurements of the console;
 * no command of the program replays a log.
 *
 * <p>Knows events and files; never graphs, schedulers or terminals. It is loaded only when asked
 * for, and what goes wrong here never fails a build.
 */
@NullMarked
package dev.sconce.report;

import org.jspecify.annotations.NullMarked;
