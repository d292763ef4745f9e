/**
 * What can be asked of a build without running it: ninja's {@code -t} tools.
 *
 * <p>Each tool is a class of its own; {@link dev.sconce.tools.NinjaTool} lists them. Tools know the
 * graph, the logs and the files; never the scheduler, nor how a build is shown.
 */
@NullMarked
package dev.sconce.tools;

import org.jspecify.annotations.NullMarked;
