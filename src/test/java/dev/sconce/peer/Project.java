package dev.sconce.peer;

import java.util.List;
import java.util.stream.Stream;

/**
 * A real project, and possible changes to it. Paths are relative to its sources, those of outputs
 * to the build directory.
 *
 * @param subdirectory of the Debian source package
 * @param options for the generator
 * @param source a file whose object is rebuilt after a touch
 * @param header a file that many objects need
 * @param output an output that a step makes from other outputs
 * @param addition a source to add
 */
public record Project(
    String debianPackage,
    String subdirectory,
    Generator generator,
    List<String> options,
    String source,
    String header,
    String output,
    Addition addition) {

  /** The program that writes the manifest. */
  public enum Generator {
    CMAKE,
    MESON,
    GN
  }

  /**
   * A source to add to a project.
   *
   * @param file the new source, with {@code text} in it
   * @param list the file that lists sources, in which {@code before} is replaced by {@code after}
   */
  public record Addition(String file, String text, String list, String before, String after) {}

  /** A library in C, by CMake. */
  public static final Project NGHTTP2 =
      new Project(
          "nghttp2",
          "",
          Generator.CMAKE,
          List.of("-DENABLE_LIB_ONLY=ON"),
          "lib/nghttp2_frame.c",
          "lib/nghttp2_int.h",
          "lib/libnghttp2.so.14.24.1",
          new Addition(
              "lib/added.c",
              "int nghttp2_added(void) { return 42; }\n",
              "lib/CMakeLists.txt",
              "  nghttp2_frame.c\n",
              "  nghttp2_frame.c\n  added.c\n"));

  /** A library in C++ with its samples, by CMake. */
  public static final Project GOOGLETEST =
      new Project(
          "googletest",
          "",
          Generator.CMAKE,
          List.of("-Dgtest_build_samples=ON", "-DBUILD_GMOCK=OFF"),
          "googletest/samples/sample1.cc",
          "googletest/samples/sample1.h",
          "googletest/sample1_unittest",
          new Addition(
              "googletest/samples/added.cc",
              "int added() { return 42; }\n",
              "googletest/CMakeLists.txt",
              "samples/sample1.cc)",
              "samples/sample1.cc samples/added.cc)"));

  /** The same with its tests, which takes minutes. */
  public static final Project GOOGLETEST_TESTS = GOOGLETEST.with("-Dgtest_build_tests=ON");

  static final Project JSONCPP =
      new Project(
          "libjsoncpp",
          "",
          Generator.MESON,
          List.of("-Dtests=true", "--buildtype=plain"),
          "src/lib_json/json_value.cpp",
          "include/json/value.h",
          "jsoncpp_test",
          new Addition(
              "src/lib_json/added.cpp",
              "int added() { return 42; }\n",
              "meson.build",
              "    'src/lib_json/json_value.cpp',\n",
              "    'src/lib_json/json_value.cpp',\n    'src/lib_json/added.cpp',\n"));

  static final Project GN_EXAMPLE =
      new Project(
          "generate-ninja",
          "examples/simple_build",
          Generator.GN,
          List.of(),
          "hello.cc",
          "hello_shared.h",
          "hello",
          new Addition(
              "added.cc",
              "int added() { return 42; }\n",
              "BUILD.gn",
              "sources = [ \"hello.cc\" ]",
              "sources = [ \"hello.cc\", \"added.cc\" ]"));

  private Project with(String option) {
    List<String> all = Stream.concat(options.stream(), Stream.of(option)).toList();
    return new Project(
        debianPackage, subdirectory, generator, all, source, header, output, addition);
  }

  /** The name of the generator's program. */
  String generatorProgram() {
    return switch (generator) {
      case CMAKE -> "cmake";
      case MESON -> "meson";
      case GN -> "gn";
    };
  }

  @Override
  public String toString() {
    return debianPackage;
  }
}
