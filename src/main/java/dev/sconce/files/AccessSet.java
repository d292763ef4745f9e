package dev.sconce.files;

import java.util.Set;

/**
 * The files that a command was seen to touch. No runner of today looks.
 *
 * @param paths byte strings
 */
public record AccessSet(Set<String> paths) {
  /** Copies the set. */
  public AccessSet {
    paths = Set.copyOf(paths);
  }
}
