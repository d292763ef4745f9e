/**
 * Keeps results and contents on this machine, in a shared directory, or on a server. Knows keys and
 * digests; never what they were made of, nor the graph.
 */
@NullMarked
package dev.sconce.cache;

import org.jspecify.annotations.NullMarked;
