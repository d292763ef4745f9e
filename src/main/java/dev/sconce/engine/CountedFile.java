package dev.sconce.engine;

import dev.sconce.action.Input;
import dev.sconce.action.Maker;

/**
 * An input whose state is to be found out.
 *
 * @param path a byte string
 * @param group whether it only stands for other inputs, and counts itself only if there is a file
 */
record CountedFile(String path, Input.Role role, Maker maker, boolean group) {
  /** Whether a step makes it. */
  boolean made() {
    return !(maker instanceof Maker.Nobody);
  }
}
