/**
 * What both faces do in a build directory: answer without reading it that there is nothing to do,
 * read its manifest and logs, remake the manifest, hold the build lock, limit jobs, hand signals
 * on, and make and run builds.
 *
 * <p>Knows neither of the faces, nor how anything is displayed: it tells them and leaves the words
 * to them.
 */
@NullMarked
package dev.sconce.app.workspace;

import org.jspecify.annotations.NullMarked;
