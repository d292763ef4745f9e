/**
 * Judges the recorded reads and writes of commands against the graph.
 *
 * <p>Never looks at files or depends on timing: the same accesses and graph give the same
 * judgement. Further facts come from {@code RunLookup}.
 */
@NullMarked
package dev.sconce.discover.judge;

import org.jspecify.annotations.NullMarked;
