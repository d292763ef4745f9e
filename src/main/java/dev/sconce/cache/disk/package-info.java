/**
 * Results and contents in a directory, either of this user with a size limit, or shared by many.
 * Knows files; never who asks for them, nor whether there is another cache.
 */
@NullMarked
package dev.sconce.cache.disk;

import org.jspecify.annotations.NullMarked;
