/**
 * The language of {@code build.ninja} and of dyndep files: bytes in, a {@link
 * dev.sconce.graph.Graph} out. Errors have the words and the form of ninja.
 *
 * <p>Files are kept whole as bytes; the text of an edge stays a range of its file and is expanded
 * when somebody asks for it. Scopes behave as ninja's, oddities included.
 *
 * <p>Never knows what a build does with the graph, which files exist besides manifests, or what the
 * logs say.
 */
@NullMarked
package dev.sconce.frontend.ninja;

import org.jspecify.annotations.NullMarked;
