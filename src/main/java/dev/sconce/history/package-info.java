/**
 * What earlier builds left behind: ninja's build log and deps log, the run history of Sconce, the
 * lock that keeps builds of one directory apart.
 *
 * <p>Never knows whether a step is out of date, and never runs one.
 */
@NullMarked
package dev.sconce.history;

import org.jspecify.annotations.NullMarked;
