/**
 * Judges what commands were seen to read and write against the graph.
 *
 * <p>Never looks at a file or asks who ran first: the same accesses and the same graph give the
 * same judgement. What has to be looked up is asked of {@code RunLookup}.
 */
@NullMarked
package dev.sconce.discover.judge;

import org.jspecify.annotations.NullMarked;
