package dev.sconce.discover.judge;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The location of a project. All paths are absolute byte strings without a slash at the end.
 *
 * @param buildRoot the directory of the manifest, in which commands run, without symbolic links
 * @param sourceRoot the directory of the sources, without symbolic links; may contain the build
 *     root, or be the same
 * @param otherNames other names of directories, such as a link to the sources that the manifest
 *     uses, each mapped to its target without symbolic links
 * @param temporary directories such as /tmp, in which leftover files belong to no project
 */
public record Workspace(
    String buildRoot, String sourceRoot, Map<String, String> otherNames, List<String> temporary) {
  /** The directories for temporary files, unless TMPDIR names another. */
  public static final List<String> USUAL_TEMPORARY = List.of("/tmp", "/var/tmp", "/dev/shm");

  /** Copies both collections. */
  public Workspace {
    otherNames = new LinkedHashMap<>(otherNames);
    temporary = List.copyOf(temporary);
  }

  /** A workspace without other names and with the usual temporary directories. */
  public static Workspace of(String buildRoot, String sourceRoot) {
    return new Workspace(buildRoot, sourceRoot, Map.of(), USUAL_TEMPORARY);
  }

  /** Whether a file belongs to the project. All others belong to the system or its tools. */
  boolean contains(String path) {
    return isWithin(path, buildRoot) || isWithin(path, sourceRoot);
  }

  boolean isBuilt(String path) {
    return isWithin(path, buildRoot);
  }

  boolean isTemporary(String path) {
    for (String directory : temporary) {
      if (isWithin(path, directory)) {
        return true;
      }
    }
    return false;
  }

  static boolean isWithin(String path, String directory) {
    return path.startsWith(directory)
        && (path.length() == directory.length() || path.charAt(directory.length()) == '/');
  }

  /**
   * The names that a manifest may use for a file: relative to the build root, absolute, or through
   * other names.
   */
  List<String> names(String path) {
    List<String> names = new ArrayList<>(2);
    names.add(relative(path));
    names.add(path);
    otherNames.forEach(
        (name, leadsTo) -> {
          if (isWithin(path, leadsTo)) {
            names.add(name + path.substring(leadsTo.length()));
          }
        });
    return names;
  }

  /** The path that users see: relative to the build root, or absolute outside the workspace. */
  String shown(String path) {
    return contains(path) ? relative(path) : path;
  }

  /** The absolute path of a canonical path in the manifest. */
  String absolute(String name) {
    if (name.startsWith("/")) {
      return name;
    }
    String directory = buildRoot;
    String rest = name;
    while (rest.startsWith("../")) {
      directory = directory.substring(0, Math.max(0, directory.lastIndexOf('/')));
      rest = rest.substring(3);
    }
    return directory + "/" + rest;
  }

  /** Computed from the text alone: {@code ..} as often as needed, then the rest. */
  private String relative(String path) {
    if (isWithin(path, buildRoot)) {
      return path.length() == buildRoot.length() ? "." : path.substring(buildRoot.length() + 1);
    }
    StringBuilder up = new StringBuilder();
    String directory = buildRoot;
    while (!isWithin(path, directory)) {
      directory = directory.substring(0, directory.lastIndexOf('/'));
      up.append("../");
    }
    if (path.length() <= directory.length() + 1) {
      return up.substring(0, up.length() - 1);
    }
    return up.append(path, directory.length() + 1, path.length()).toString();
  }
}
