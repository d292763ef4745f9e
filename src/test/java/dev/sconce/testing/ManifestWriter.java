package dev.sconce.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes large manifests in the form of CMake's: libraries with many compiled sources. */
public final class ManifestWriter {
  private static final int SOURCES_PER_LIBRARY = 50;

  private final StringBuilder out = new StringBuilder();

  /** Writes a manifest. The arguments are the number of edges and the path. */
  public static void main(String[] arguments) {
    try {
      Files.writeString(
          Path.of(arguments[1]),
          libraries(Integer.parseInt(arguments[0])),
          StandardCharsets.ISO_8859_1);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** A manifest with about {@code edges} edges. */
  public static String libraries(int edges) {
    ManifestWriter writer = new ManifestWriter();
    int libraries = Math.max(1, edges / (SOURCES_PER_LIBRARY + 2));
    writer.line("ninja_required_version = 1.5");
    writer.line("cmake_ninja_workdir = /home/user/project/build/");
    for (int i = 0; i < libraries; i++) {
      writer.rules(i);
    }
    for (int i = 0; i < libraries; i++) {
      writer.library(i);
    }
    writer.out.append("build all: phony");
    for (int i = 0; i < libraries; i++) {
      writer.out.append(" library").append(i);
    }
    writer.line("");
    writer.line("default all");
    return writer.out.toString();
  }

  private void rules(int library) {
    line("rule CXX_COMPILER__library" + library + "_Release");
    line("  depfile = $DEP_FILE");
    line("  deps = gcc");
    line(
        "  command = ${LAUNCHER}${CODE_CHECK}/usr/bin/c++ $DEFINES $INCLUDES $FLAGS"
            + " -MD -MT $out -MF $DEP_FILE -o $out -c $in");
    line("  description = Building CXX object $out");
    line("");
    line("rule CXX_STATIC_LIBRARY_LINKER__library" + library + "_Release");
    line(
        "  command = $PRE_LINK && /usr/bin/cmake -E rm -f $TARGET_FILE && /usr/bin/ar qc"
            + " $TARGET_FILE $LINK_FLAGS $in && /usr/bin/ranlib $TARGET_FILE && $POST_BUILD");
    line("  description = Linking CXX static library $TARGET_FILE");
    line("  restat = $RESTAT");
    line("");
  }

  private void library(int library) {
    String directory = "components/module" + library % 97 + "/library" + library;
    line("build cmake_object_order_depends_target_library" + library + ": phony ||");
    StringBuilder objects = new StringBuilder();
    for (int i = 0; i < SOURCES_PER_LIBRARY; i++) {
      String object = directory + "/CMakeFiles/library.dir/src/source_file_" + i + ".cc.o";
      objects.append(' ').append(object);
      object(library, directory, i, object);
    }
    line(
        "build "
            + directory
            + "/liblibrary.a: CXX_STATIC_LIBRARY_LINKER__library"
            + library
            + "_Release"
            + objects);
    line("  LANGUAGE_COMPILE_FLAGS = -O2 -g -DNDEBUG");
    line("  OBJECT_DIR = " + directory + "/CMakeFiles/library.dir");
    line("  POST_BUILD = :");
    line("  PRE_LINK = :");
    line("  TARGET_FILE = " + directory + "/liblibrary.a");
    line("");
    line("build library" + library + ": phony " + directory + "/liblibrary.a");
    line("");
  }

  private void object(int library, String directory, int index, String object) {
    line(
        "build "
            + object
            + ": CXX_COMPILER__library"
            + library
            + "_Release /home/user/project/"
            + directory
            + "/src/source_file_"
            + index
            + ".cc || cmake_object_order_depends_target_library"
            + library);
    line("  DEFINES = -DMODULE_" + library % 97 + " -D_GNU_SOURCE");
    line("  DEP_FILE = " + object + ".d");
    line("  FLAGS = -O2 -g -DNDEBUG -std=gnu++17 -Wall -Wextra -fPIC");
    line("  INCLUDES = -I/home/user/project/include -I/home/user/project/" + directory);
    line("  OBJECT_DIR = " + directory + "/CMakeFiles/library.dir");
    line("  OBJECT_FILE_DIR = " + directory + "/CMakeFiles/library.dir/src");
    line("");
  }

  private void line(String text) {
    out.append(text).append('\n');
  }
}
