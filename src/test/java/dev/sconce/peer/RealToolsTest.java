package dev.sconce.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.testing.RequiredTool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps with common tools have no violations, or the right one. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RealToolsTest {
  @TempDir private Path temp;
  private JudgedProject project;

  @BeforeEach
  void makeProject() throws Exception {
    project = JudgedProject.in(temp);
    project.file("a.c", "#include \"a.h\"\nint a(void) { return A; }\n");
    project.file("a.h", "#define A 1\n");
    project.file("main.c", "int a(void);\nint main(void) { return a() - 1; }\n");
  }

  private static String tool(String name) {
    return RequiredTool.named(name).path().toString();
  }

  @Test
  void compilerNamesHeadersInDepfile() throws Exception {
    String gcc = tool("gcc");
    assertEquals(
        List.of(),
        project.judge("a.o : ../a.c", gcc + " -MD -MF $out.d -c $in -o $out"),
        "with depfile");
    project.checkStorable();
    assertEquals(
        List.of("B ../a.h"),
        project.judge("b.o : ../a.c", gcc + " -c $in -o $out"),
        "without depfile");
  }

  @Test
  void outputsByConventionAreOutputs() throws Exception {
    String gcc = tool("gcc");
    assertEquals(
        List.of(),
        project.judge(
            "dwarf.c.o : ../a.c", gcc + " -g -gsplit-dwarf -MD -MF $out.d -c $in -o $out",
            "coverage.c.o : ../a.c", gcc + " --coverage -MD -MF $out.d -c $in -o $out",
            "stack.o : ../a.c", gcc + " -fstack-usage -MD -MF $out.d -c $in -o $out",
            "temps.o : ../a.c", gcc + " -save-temps=obj -MD -MF $out.d -c $in -o $out",
            "calls.o : ../a.c", gcc + " -fcallgraph-info -MD -MF $out.d -c $in -o $out",
            "main.o : ../main.c", gcc + " -c $in -o $out",
            "app : main.o dwarf.c.o", gcc + " $in -o $out -Wl,-Map,app.map"));
    project.checkStorable();
    try (Stream<Path> files = Files.list(project.out())) {
      List<String> names = files.map(path -> path.getFileName().toString()).toList();
      assertTrue(
          names.containsAll(List.of("dwarf.c.dwo", "coverage.c.gcno", "stack.su", "app.map")),
          names::toString);
    }
  }

  @Test
  void coveredProgramsCountWhereTheyWereCompiled() throws Exception {
    String gcc = tool("gcc");
    assertEquals(
        List.of(),
        project.judge(
            "main.o : ../main.c", gcc + " --coverage -c $in -o $out",
            "a.o : ../a.c", gcc + " --coverage -MD -MF $out.d -c $in -o $out",
            "app : main.o a.o", gcc + " --coverage $in -o $out",
            "tested : app", "./app; touch $out"));
    assertTrue(Files.exists(project.out().resolve("a.gcda")));
  }

  @Test
  void archiversAndStrippersUseTemporaryFiles() throws Exception {
    tool("strip");
    String gcc = tool("gcc");
    assertEquals(
        List.of(),
        project.judge(
            "a.o : ../a.c", gcc + " -flto -MD -MF $out.d -c $in -o $out",
            "main.o : ../main.c", gcc + " -flto -c $in -o $out",
            "a.a : a.o", "rm -f $out; " + tool("ar") + " rcs $out $in; ranlib $out",
            "app : main.o a.a", gcc + " -flto -O1 $in -o $out",
            "app.stripped : app", tool("strip") + " $in -o $out",
            "app.copy : app", tool("objcopy") + " --strip-debug $in $out"));
  }

  @Test
  void stripInPlaceChangesWhatAnotherStepMakes() throws Exception {
    String gcc = tool("gcc");
    assertEquals(
        List.of("D app"),
        project.judge(
            "app : ../main.c ../a.c | ../a.h", gcc + " ../main.c ../a.c -o $out",
            "stamp : app", tool("strip") + " app; touch $out"));
  }

  @Test
  void archiveThatIsUpdatedIsNotStored() throws Exception {
    String gcc = tool("gcc");
    String ar = tool("ar");
    project.judge(
        "a.o : ../a.c", gcc + " -MD -MF $out.d -c $in -o $out", "a.a : a.o", ar + " rcs $out $in");
    assertEquals(List.of(), project.judgeAgain());
    assertEquals("its output may depend on what a.a was before", project.obstacle("a.a"));
  }

  @Test
  void modulesOfPythonCountAsTheirSources() throws Exception {
    String python = tool("python3");
    project.file("tool.py", "import part\nopen('made', 'w').write(part.TEXT)\n");
    project.file("part.py", "TEXT = 'text'\n");
    String[] undeclared = {"made : ../tool.py", python + " ../tool.py"};
    assertEquals(List.of("B ../part.py"), project.judge(undeclared), "it is compiled");
    assertEquals(List.of("B ../part.py"), project.judgeAgain(), "what was compiled is read");
    assertEquals(
        List.of(), project.judge("made : ../tool.py | ../part.py", python + " ../tool.py"));
    project.checkStorable();
  }

  @Test
  void repositoryIsReportedOnce() throws Exception {
    String git = tool("git");
    String as = " -c user.name=n -c user.email=e@example.org ";
    new Shell(project.sources(), Map.of("PATH", System.getenv("PATH"), "HOME", temp.toString()))
        .run(
            "/bin/sh",
            "-c",
            "git init -q . && git add a.c && git" + as + "commit -qm first && git tag v1")
        .orFail();
    assertEquals(
        List.of("B ../.git/HEAD"),
        project.judge("version : ", git + " describe --tags --dirty > $out").stream()
            .filter(report -> report.contains(".git"))
            .toList());
  }

  @Test
  void catalogueOfMessagesIsMadeOfItsSource() throws Exception {
    project.file("de.po", "msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=UTF-8\\n\"\n");
    assertEquals(List.of(), project.judge("de.mo : ../de.po", tool("msgfmt") + " -o $out $in"));
    project.checkStorable();
  }

  @Test
  void parserGeneratorsMakeWhatTheManifestNames() throws Exception {
    project.file("g.y", "%token A\n%%\ns: A;\n");
    project.file("g.l", "%option noyywrap\n%%\na return 1;\n");
    assertEquals(
        List.of(),
        project.judge(
            "g.c g.h : ../g.y", tool("bison") + " -d -o g.c $in",
            "l.c : ../g.l", tool("flex") + " -o $out $in"));
    project.checkStorable();
  }

  @Test
  void protocMakesWhatTheManifestNames() throws Exception {
    project.file("m.proto", "syntax = \"proto3\";\nmessage M { int32 a = 1; }\n");
    assertEquals(
        List.of(),
        project.judge("m.pb.cc m.pb.h : ../m.proto", tool("protoc") + " -I.. --cpp_out=. $in"));
    project.checkStorable();
  }

  @Test
  void cacheOfGoIsNeitherInputNorOutput() throws Exception {
    String go = tool("go");
    project.file("tool/go.mod", "module example.org/a\n\ngo 1.18\n");
    project.file("tool/main.go", "package main\n\nfunc main() {}\n");
    String home = Files.createDirectory(temp.toRealPath().resolve("home")).toString();
    assertEquals(
        List.of(),
        project.judge(
            "app : ../tool/main.go | ../tool/go.mod",
            "cd ../tool; HOME="
                + home
                + " XDG_CACHE_HOME= GOFLAGS=-buildvcs=false "
                + go
                + " build -o ../out/app ."));
  }

  @Test
  void cacheOfCcacheMayLieInTheWorkspace() throws Exception {
    String compile =
        "CCACHE_DIR="
            + project.sources().resolve("cached")
            + " "
            + RequiredTool.ccache().path()
            + " "
            + tool("gcc")
            + " -MD -MF $out.d -c $in -o $out";
    assertEquals(List.of(), project.judge("a.o : ../a.c", compile));
    project.checkStorable();
  }

  @Test
  void modulesOfClangCountAsTheirHeaders() throws Exception {
    project.file("module.modulemap", "module a { header \"a.h\" }\n");
    String home = Files.createDirectory(temp.toRealPath().resolve("home")).toString();
    String compile = "HOME=" + home + " " + tool("clang") + " -fmodules -I.. -c $in -o $out";
    String[] declared = {"a.o : ../a.c", compile + " -MD -MF $out.d"};
    assertEquals(List.of(), project.judge(declared), "modules are compiled");
    project.checkStorable();
    assertEquals(List.of(), project.judgeAgain(), "compiled modules are read");
    project.checkStorable();
  }

  @Test
  void rustNamesModulesInDepfile() throws Exception {
    project.file("main.rs", "mod part;\nfn main() { part::run() }\n");
    project.file("part.rs", "pub fn run() {}\n");
    String compile = tool("rustc") + " --emit=link=$out,dep-info=$out.d $in";
    assertEquals(List.of(), project.judge("app : ../main.rs", compile));
    project.checkStorable();
    assertEquals(
        List.of("B ../part.rs"),
        project.judge("other : ../main.rs", tool("rustc") + " -o $out $in"));
  }

  @Test
  void cacheOfCargoIsNeitherInputNorOutput() throws Exception {
    project.file("crate/Cargo.toml", "[package]\nname = \"a\"\nversion = \"1.0.0\"\n");
    project.file(
        "crate/Cargo.lock",
        """
        # This file is automatically @generated by Cargo.
        # It is not intended for manual editing.
        version = 3

        [[package]]
        name = "a"
        version = "1.0.0"
        """);
    project.file("crate/src/main.rs", "fn main() {}\n");
    String target = temp.toRealPath().resolve("target").toString();
    List<String> found =
        project.judge(
            "app : ../crate/Cargo.toml ../crate/Cargo.lock ../crate/src/main.rs",
            tool("cargo")
                + " build -q --offline --manifest-path ../crate/Cargo.toml --target-dir "
                + target
                + "; cp "
                + target
                + "/debug/a $out");
    assertEquals(List.of(), found.stream().filter(one -> !one.startsWith("C " + target)).toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "CCACHE_NODIRECT=1 ", "CCACHE_DEPEND=1 ", "CCACHE_INODECACHE=1 "})
  void whatCcacheAnswersIsNotKnown(String setting) throws Exception {
    String compile =
        setting
            + "CCACHE_DIR="
            + temp.toRealPath().resolve("cache")
            + " "
            + RequiredTool.ccache().path()
            + " "
            + tool("gcc")
            + " -MD -MF $out.d -c $in -o $out";
    assertEquals(List.of(), project.judge("a.o : ../a.c", compile), "compiled");
    project.checkStorable();
    Files.delete(project.out().resolve("a.o"));
    assertEquals(
        List.of("E answered by ccache, so what the compiler reads was not seen; CCACHE_DISABLE=1"),
        project.judgeAgain(),
        "answered");
  }

  @Test
  void cmakesScriptsAreSources() throws Exception {
    String cmake = tool("cmake");
    project.file("s.cmake", "file(READ ../a.h TEXT)\nfile(WRITE made \"${TEXT}\")\n");
    assertEquals(
        List.of("B ../a.h"),
        project.judge("made : ../s.cmake", cmake + " -P ../s.cmake"),
        "script");
    assertEquals(
        List.of(),
        project.judge(
            "copy : ../a.h", cmake + " -E copy_if_different $in $out",
            "stamp : ../a.h", cmake + " -E touch $out"),
        "commands");
  }
}
