package dev.sconce.tools;

import java.util.function.IntSupplier;

/** The version of a build log that does not exist yet. */
public interface NewLogVersion extends IntSupplier {
  /** Says that it will most likely be asked for: it may begin to find out. */
  default void expect() {}
}
