package dev.sconce.app.workspace;

import dev.sconce.session.ShellWord;
import java.nio.file.Files;
import java.nio.file.Path;

/** The build systems that generate build.ninja, and how to recognize their projects. */
public enum ProjectKind {
  CMAKE("CMake", "CMakeLists.txt", "CMakeCache.txt"),
  MESON("Meson", "meson.build", "meson-info/meson-info.json"),
  GN("GN", ".gn", "args.gn");

  private final String displayName;
  private final String marker;
  private final String trace;

  ProjectKind(String displayName, String marker, String trace) {
    this.displayName = displayName;
    this.marker = marker;
    this.trace = trace;
  }

  /** Its name in its own spelling. */
  public String displayName() {
    return displayName;
  }

  /** The file at the top of a project. */
  public String marker() {
    return marker;
  }

  /** Whether it has created this build directory: it leaves a certain file in each. */
  public boolean hasPrepared(Path directory) {
    return Files.isRegularFile(directory.resolve(trace));
  }

  /**
   * The command that creates a first build directory and builds in it.
   *
   * @param project its directory as the user would type it
   */
  public String recipe(String project) {
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
