/**
 * What both faces do in a build directory: answer that there is nothing to do without reading it,
 * read its manifest and logs, remake the manifest, hold the build lock, limit jobs, forward
 * signals, and make and run builds.
 *
 * <p>It knows neither the faces nor how anything is displayed: it reports events and leaves the
 * words to the faces.
 */
@NullMarked
package dev.sconce.app.workspace;

import org.jspecify.annotations.NullMarked;
