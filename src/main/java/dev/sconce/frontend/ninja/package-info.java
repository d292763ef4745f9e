/**
 * The language of {@code build.ninja} and of dyndep files: parses bytes into a {@link
 * dev.sconce.graph.Graph}. Error messages have ninja's words and form.
 *
 * <p>Files stay in memory as bytes. The text of an edge stays a range of its file and is expanded
 * on demand. Scopes behave like ninja's, oddities included.
 *
 * <p>Never knows what a build does with the graph, which files exist besides manifests, or what the
 * logs say.
 */
@NullMarked
package dev.sconce.frontend.ninja;

import org.jspecify.annotations.NullMarked;
