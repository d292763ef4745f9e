/**
 * What earlier builds have written down: ninja's build log and deps log, the runs of steps that
 * Sconce keeps, digests of files, and the lock that keeps builds of one directory apart.
 *
 * <p>Never knows whether a step is out of date, and never runs one.
 */
@NullMarked
package dev.sconce.history;

import org.jspecify.annotations.NullMarked;
