/** Fakes and tools that tests of several packages share. */
@NullMarked
package dev.sconce.testing;

import org.jspecify.annotations.NullMarked;
