/**
 * Results and contents in a directory: of this user, with a limit of its size, or shared by many.
 * Knows files; never who asks for them, nor whether there is another cache.
 */
@NullMarked
package dev.sconce.cache.disk;

import org.jspecify.annotations.NullMarked;
