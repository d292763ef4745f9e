/**
 * Queries about a build that do not run it: ninja's {@code -t} tools, and why steps run.
 *
 * <p>{@link dev.sconce.tools.NinjaTool} lists ninja's tools; each has its own class. Tools know the
 * graph, the logs and the files; never how a build is shown.
 */
@NullMarked
package dev.sconce.tools;

import org.jspecify.annotations.NullMarked;
