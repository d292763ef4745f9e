/**
 * The records of earlier builds: ninja's build log and deps log, Sconce's runs of steps, and
 * digests of files; also the lock that separates builds of one directory.
 *
 * <p>Never knows whether a step is out of date, and never runs one.
 */
@NullMarked
package dev.sconce.history;

import org.jspecify.annotations.NullMarked;
