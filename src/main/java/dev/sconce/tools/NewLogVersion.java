package dev.sconce.tools;

import java.util.function.IntSupplier;

/** Supplies the version of a new build log. */
public interface NewLogVersion extends IntSupplier {
  /**
   * Announces that the version will probably be needed, so that the supplier can start to find it
   * out.
   */
  default void expect() {}
}
