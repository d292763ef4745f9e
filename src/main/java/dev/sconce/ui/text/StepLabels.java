package dev.sconce.ui.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Names steps in lines: by what people call them, not by where a generator puts them.
 *
 * <p>The names stay unique enough to pass them to {@code sconce log}, which knows them too.
 */
public final class StepLabels {
  private static final String CMAKE_DIRECTORY = "CMakeFiles/";
  private static final String CMAKE_TARGET_DIRECTORY = ".dir/";
  private static final String CMAKE_UTILITY = ".util";

  private static final String MESON_TARGET = "meson-internal__";

  private final List<String> sourceRoots;

  /**
   * Labels of a project.
   *
   * @param sourceRoots possible beginnings of source paths, each with a slash at its end: {@code
   *     ../}, {@code /home/me/project/}; byte strings
   */
  public StepLabels(List<String> sourceRoots) {
    this.sourceRoots = List.copyOf(sourceRoots);
  }

  /** The name of the step with this label, without the source root and CMake's directories. */
  public String name(String label) {
    String path = file(label);
    if (path.length() < label.length()) {
      return path;
    }
    return label.startsWith(MESON_TARGET) && label.length() > MESON_TARGET.length()
        ? label.substring(MESON_TARGET.length())
        : withoutCMakeDirectories(label);
  }

  /** A path without the source root, for a file itself rather than the step that makes it. */
  public String file(String path) {
    for (String root : sourceRoots) {
      if (path.length() > root.length() && path.startsWith(root)) {
        return path.substring(root.length());
      }
    }
    return path;
  }

  /**
   * {@code lib/CMakeFiles/net.dir/http.cc.o} is {@code lib/http.cc}; {@code CMakeFiles/check.util}
   * is {@code check}.
   */
  private static String withoutCMakeDirectories(String label) {
    int start = label.lastIndexOf(CMAKE_DIRECTORY);
    if (start < 0 || (start > 0 && label.charAt(start - 1) != '/')) {
      return label;
    }
    String above = label.substring(0, start);
    String below = label.substring(start + CMAKE_DIRECTORY.length());
    int inside = below.indexOf(CMAKE_TARGET_DIRECTORY);
    if (inside > 0 && below.endsWith(".o")) {
      String source = below.substring(inside + CMAKE_TARGET_DIRECTORY.length());
      return above + source.substring(0, source.length() - 2);
    }
    if (below.isEmpty() || below.indexOf('/') >= 0) {
      return label;
    }
    boolean utility = below.endsWith(CMAKE_UTILITY) && below.length() > CMAKE_UTILITY.length();
    return above + below.substring(0, below.length() - (utility ? CMAKE_UTILITY.length() : 0));
  }

  /**
   * A name that fits into this many columns, if that is possible without cutting the file name: it
   * drops middle directories first, then the others.
   *
   * @param mark replaces the omitted part
   */
  public static String fit(String name, int columns, String mark) {
    if (DisplayWidth.of(name) <= columns) {
      return name;
    }
    List<String> parts = new ArrayList<>(List.of(name.split("/", -1)));
    String file = parts.getLast();
    String first = parts.getFirst();
    for (int from = 2; from < parts.size(); from++) {
      String cut = first + "/" + mark + "/" + String.join("/", parts.subList(from, parts.size()));
      if (DisplayWidth.of(cut) <= columns) {
        return cut;
      }
    }
    return parts.size() == 1 ? name : mark + "/" + file;
  }
}
