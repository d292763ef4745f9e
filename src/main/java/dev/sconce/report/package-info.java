/**
 * What is written down about a build for later and for other programs: the event log, which can be
 * read back, and the trace file for timeline viewers.
 *
 * <p>Knows events and files; never graphs, schedulers or terminals. It is loaded only when asked
 * for, and what goes wrong here never fails a build.
 */
@NullMarked
package dev.sconce.report;

import org.jspecify.annotations.NullMarked;
