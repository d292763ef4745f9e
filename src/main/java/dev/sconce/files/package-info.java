/**
 * Files as a build sees them: timestamps, contents, atomic writes.
 *
 * <p>The only place that turns byte strings into paths of the platform. Never knows what a file
 * means to a build: no graph, no logs.
 */
@NullMarked
package dev.sconce.files;

import org.jspecify.annotations.NullMarked;
