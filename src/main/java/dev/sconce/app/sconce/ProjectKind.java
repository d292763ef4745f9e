package dev.sconce.app.sconce;

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
    boolean here = project.equals(".");
    String below = here ? "" : project + "/";
    return switch (this) {
      case CMAKE ->
          "cmake -S " + project + " -B " + below + "build -G Ninja && " + sconce(below, "build");
      case MESON ->
          "meson setup "
              + below
              + "build"
              + (here ? "" : " " + project)
              + " && "
              + sconce(below, "build");
      case GN ->
          "gn gen "
              + below
              + "out"
              + (here ? "" : " --root=" + project)
              + " && "
              + sconce(below, "out");
    };
  }

  private static String sconce(String below, String directory) {
    return "sconce -C " + below + directory;
  }
}
