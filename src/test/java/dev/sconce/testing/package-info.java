/** What tests of several packages share: fakes and the outside programs that tests need. */
@NullMarked
package dev.sconce.testing;

import org.jspecify.annotations.NullMarked;
