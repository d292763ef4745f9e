package dev.sconce.discover.judge;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a project lies. All paths are absolute byte strings without a slash at the end.
 *
 * @param buildRoot where the manifest is and commands run, without symbolic links
 * @param sourceRoot where the sources are, without symbolic links; may hold the build root, or be
 *     it
 * @param otherNames other names of directories, such as a link to the sources that the manifest
 *     names: from the name to what it leads to, without symbolic links
 * @param temporary where what is left behind belongs to nobody, such as /tmp
 */
public record Workspace(
    String buildRoot, String sourceRoot, Map<String, String> otherNames, List<String> temporary) {
  /** Where programs put temporary files, unless TMPDIR says otherwise. */
  public static final List<String> USUAL_TEMPORARY = List.of("/tmp", "/var/tmp", "/dev/shm");

  /** Copies both. */
  public Workspace {
    otherNames = new LinkedHashMap<>(otherNames);
    temporary = List.copyOf(temporary);
  }

  /** Without links and with the usual temporary directories. */
  public static Workspace of(String buildRoot, String sourceRoot) {
    return new Workspace(buildRoot, sourceRoot, Map.of(), USUAL_TEMPORARY);
  }

  /** Whether a file belongs to the project. All others are of the system or its tools. */
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

  /** What a manifest may call a file: relative to the build root, absolute, by other names. */
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

  /** How users see a file: relative to the build root, or absolute outside of the workspace. */
  String shown(String path) {
    return contains(path) ? relative(path) : path;
  }

  /** The absolute path of a canonical one that a manifest names. */
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

  /** By text alone: {@code ..} as often as needed, then what is below there. */
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
