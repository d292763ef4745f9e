/**
 * The dependency graph: nodes, edges, pools and where they were declared.
 *
 * <p>Knows no syntax (text is evaluated through {@link dev.sconce.graph.EdgeBindings}) and no state
 * of a build: no time stamps, no dirty flags, no logs.
 *
 * <p>Texts are <em>byte strings</em>: a {@code String} whose chars are bytes, 0 to 255.
 */
@NullMarked
package dev.sconce.graph;

import org.jspecify.annotations.NullMarked;
