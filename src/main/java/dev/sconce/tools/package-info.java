/**
 * What can be asked of a build without running it: ninja's {@code -t} tools, and why steps run.
 *
 * <p>Each tool is a class of its own; {@link dev.sconce.tools.NinjaTool} lists ninja's. Tools know
 * the graph, the logs and the files; never how a build is shown.
 */
@NullMarked
package dev.sconce.tools;

import org.jspecify.annotations.NullMarked;
