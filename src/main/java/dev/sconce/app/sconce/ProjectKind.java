package dev.sconce.app.sconce;

import dev.sconce.ui.plain.ShellWord;

/** The build systems that write build.ninja, and how their projects are known. */
enum ProjectKind {
  CMAKE("CMake", "CMakeLists.txt"),
  MESON("Meson", "meson.build"),
  GN("GN", ".gn");

  private final String displayName;
  private final String marker;

  ProjectKind(String displayName, String marker) {
    this.displayName = displayName;
    this.marker = marker;
  }

  /** Its name as its makers write it. */
  String displayName() {
    return displayName;
  }

  /** The file at the top of a project. */
  String marker() {
    return marker;
  }

  /**
   * What a user types to make a first build directory and build in it.
   *
   * @param project its directory as the user would type it
   */
  String recipe(String project) {
    String build = ShellWord.quoted(below(project, this == GN ? "out" : "build"));
    String source = ShellWord.quoted(project);
    boolean here = project.equals(".");
    String configure =
        switch (this) {
          case CMAKE -> "cmake -S " + source + " -B " + build + " -G Ninja";
          case MESON -> "meson setup " + build + (here ? "" : " " + source);
          case GN -> "gn gen " + build + (here ? "" : " --root=" + source);
        };
    return configure + " && sconce -C " + build;
  }

  private static String below(String project, String directory) {
    return project.equals(".") ? directory : project + "/" + directory;
  }
}
