/**
 * The dependency graph: nodes, edges, pools and their source locations.
 *
 * <p>Knows no syntax (it evaluates text through {@link dev.sconce.graph.Edge.Bindings}) and no
 * state of a build: no timestamps, no dirty flags, no logs.
 *
 * <p>Texts are <em>byte strings</em>: a {@code String} whose chars are bytes, 0 to 255.
 */
@NullMarked
package dev.sconce.graph;

import org.jspecify.annotations.NullMarked;
