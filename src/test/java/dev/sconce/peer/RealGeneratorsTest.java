package dev.sconce.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.testing.RequiredTool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Builds that CMake and Meson generate with common settings have no violations. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RealGeneratorsTest {
  @TempDir private Path temp;
  private JudgedProject project;

  @BeforeEach
  void makeProject() throws Exception {
    project = JudgedProject.in(temp);
    project
        .file("a.cc", "#include \"a.h\"\nint a() { return A; }\n")
        .file("a.h", "#define A 0\nint a();\n")
        .file("lib/b.c", "int b(void) { return 0; }\n")
        .file(
            "main.cc",
            "#include \"a.h\"\nextern \"C\" int b();\nint main() { return a() + b(); }\n");
  }

  private void cmake(String text, String... options) throws Exception {
    project.file(
        "CMakeLists.txt", "cmake_minimum_required(VERSION 3.20)\nproject(p C CXX)\n" + text);
    List<String> command =
        new ArrayList<>(
            List.of(RequiredTool.named("cmake").path().toString(), "-G", "Ninja", "-S", ".", "-B"));
    command.add("out");
    command.addAll(List.of(options));
    configure(Map.of(), command);
  }

  private void configure(Map<String, String> variables, List<String> command) throws Exception {
    RequiredTool.named("ninja").path();
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.putAll(variables);
    new Shell(project.sources(), environment).run(command).orFail();
  }

  private List<String> outputs(String ending) throws Exception {
    try (Stream<Path> files = Files.walk(project.out())) {
      return files
          .filter(path -> !path.toString().contains("CompilerId"))
          .map(path -> path.getFileName().toString())
          .filter(name -> name.endsWith(ending))
          .sorted()
          .toList();
    }
  }

  private static final String PROGRAM_AND_LIBRARY =
      """
      add_library(b STATIC lib/b.c)
      add_library(a SHARED a.cc)
      add_executable(app main.cc)
      target_link_libraries(app a b)
      """;

  @Test
  void cmakeWithCoverage() throws Exception {
    cmake(PROGRAM_AND_LIBRARY, "-DCMAKE_C_FLAGS=--coverage", "-DCMAKE_CXX_FLAGS=--coverage -O0 -g");
    assertEquals(List.of(), project.judgeAgain());
    project.checkStorable();
    assertEquals(List.of("a.cc.gcno", "b.c.gcno", "main.cc.gcno"), outputs(".gcno"));
  }

  @Test
  void cmakeWithDebuggingInformationApart() throws Exception {
    for (String compiler : List.of("gcc g++", "clang clang++")) {
      String[] names = compiler.split(" ");
      RequiredTool.named(names[1]).path();
      cmake(
          PROGRAM_AND_LIBRARY,
          "--fresh",
          "-DCMAKE_C_COMPILER=" + names[0],
          "-DCMAKE_CXX_COMPILER=" + names[1],
          "-DCMAKE_C_FLAGS=-g -gsplit-dwarf",
          "-DCMAKE_CXX_FLAGS=-g -gsplit-dwarf");
      assertEquals(List.of(), project.judgeAgain(), compiler);
      project.checkStorable();
      assertEquals(3, outputs(".dwo").size(), compiler);
    }
  }

  @Test
  void cmakeThatMakesSourcesForQt() throws Exception {
    RequiredTool.named("moc").path();
    project.file("thing.h", "#include <QObject>\nclass Thing : public QObject {\n  Q_OBJECT\n};\n");
    project.file("thing.cc", "#include \"thing.h\"\n");
    project.file(
        "more.cc",
        "#include <QObject>\n"
            + "class More : public QObject {\n"
            + "  Q_OBJECT\n"
            + "};\n"
            + "#include \"more.moc\"\n");
    project.file("r.qrc", "<RCC><qresource prefix='/'><file>a.h</file></qresource></RCC>\n");
    cmake(
        """
        set(QT_VERSION_MAJOR 5)
        set(Qt5Core_VERSION_MAJOR 5)
        set(Qt5Core_VERSION_MINOR 15)
        add_library(things OBJECT thing.cc more.cc thing.h r.qrc)
        set_target_properties(things PROPERTIES
          AUTOMOC ON AUTOMOC_EXECUTABLE %1$s/moc AUTORCC ON AUTORCC_EXECUTABLE %1$s/rcc)
        target_include_directories(things SYSTEM PRIVATE %2$s %2$s/QtCore)
        target_compile_options(things PRIVATE -fPIC)
        """
            .formatted("/usr/lib/qt5/bin", RequiredTool.headersOfQt()));
    assertEquals(List.of(), project.judgeAgain());
    project.checkStorable();
    assertEquals(List.of("moc_thing.cpp"), outputs("moc_thing.cpp"));
    assertEquals(List.of("more.moc"), outputs(".moc"));
  }

  @Test
  void mesonThatFindsCcacheFirst() throws Exception {
    Path ccache = RequiredTool.ccache().path();
    project.file(
        "meson.build",
        """
        project('p', 'c', 'cpp')
        b = static_library('b', 'lib/b.c')
        a = shared_library('a', 'a.cc')
        executable('app', 'main.cc', link_with: [a, b])
        """);
    Map<String, String> variables =
        Map.of(
            "PATH",
            ccache.getParent() + ":" + System.getenv("PATH"),
            "HOME",
            temp.toRealPath().resolve("home").toString());
    configure(variables, List.of(RequiredTool.named("meson").path().toString(), "setup", "out"));
    String manifest = Files.readString(project.out().resolve("build.ninja"));
    assertTrue(manifest.contains("ccache"), manifest);
    project.setVariables(variables);
    assertEquals(List.of(), project.judgeAgain());
    project.checkStorable();
    for (String object : List.of("libb.a.p/lib_b.c.o", "liba.so.p/a.cc.o", "app.p/main.cc.o")) {
      Files.delete(project.out().resolve(object));
    }
    String answered =
        "E answered by ccache, so what the compiler reads was not seen; CCACHE_DISABLE=1";
    assertEquals(List.of(answered, answered, answered), project.judgeAgain());
  }
}
