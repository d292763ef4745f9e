package dev.sconce.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.discover.judge.AccessJudge;
import dev.sconce.discover.judge.AllowList;
import dev.sconce.discover.judge.Judgement;
import dev.sconce.discover.judge.RunLookup;
import dev.sconce.discover.judge.ToolRules;
import dev.sconce.discover.judge.Workspace;
import dev.sconce.files.NativePath;
import dev.sconce.graph.Edge;
import dev.sconce.session.Violation;
import dev.sconce.testing.RequiredTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Steps with tools that people have are judged without a word, or with the right one. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RealToolsTest {
  @TempDir private Path temp;
  private Path sources;
  private Path out;
  private final Map<String, Judgement> judgements = new LinkedHashMap<>();

  @BeforeEach
  void makeProject() throws Exception {
    TracedBuild.assumePossible(temp.resolve("spill"));
    sources = Files.createDirectory(temp.toRealPath().resolve("project"));
    out = Files.createDirectory(sources.resolve("out"));
    file("a.c", "#include \"a.h\"\nint a(void) { return A; }\n");
    file("a.h", "#define A 1\n");
    file("main.c", "int a(void);\nint main(void) { return a() - 1; }\n");
  }

  private void file(String name, String text) throws IOException {
    Files.createDirectories(sources.resolve(name).getParent());
    Files.writeString(sources.resolve(name), text);
  }

  private static String tool(String name) {
    return RequiredTool.named(name).path().toString();
  }

  /**
   * A statement for each command, in pairs: what stands between build and the rule, the command.
   */
  private List<String> judge(String... statements) throws Exception {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < statements.length; i += 2) {
      text.append("rule r").append(i).append("\n  command = ");
      text.append(statements[i + 1].replace("; ", " && ")).append('\n');
      text.append("  depfile = $out.d\n");
      text.append("build ").append(statements[i].replace(" : ", ": r" + i + " ")).append('\n');
    }
    Files.writeString(out.resolve("build.ninja"), text.toString());
    return judgeAgain();
  }

  private List<String> judgeAgain() throws Exception {
    TracedBuild build = TracedBuild.of(out, temp.resolve("spill"));
    AccessJudge judge =
        new AccessJudge(
            build.graph(),
            Workspace.of(NativePath.bytes(out), NativePath.bytes(sources)),
            new ToolRules(List.of()),
            AllowList.EMPTY,
            RunLookup.NONE);
    List<String> found = new ArrayList<>();
    for (Map.Entry<Edge, TracedBuild.Run> run : build.runs().entrySet()) {
      Judgement judgement =
          judge.judge(run.getKey(), run.getValue().accesses(), run.getValue().depfile());
      judgements.put(run.getKey().outputs()[0].path(), judgement);
      for (Violation violation : judgement.violations()) {
        String about = violation.path().isEmpty() ? violation.detail() : violation.path();
        found.add(violation.kind() + " " + about);
      }
    }
    return found;
  }

  private void checkStorable() {
    judgements.forEach(
        (output, judgement) ->
            assertTrue(judgement.isStorable(), () -> output + ": " + judgement.obstacle()));
  }

  @Test
  void compilerNamesHeadersInDepfile() throws Exception {
    String gcc = tool("gcc");
    assertEquals(
        List.of(), judge("a.o : ../a.c", gcc + " -MD -MF $out.d -c $in -o $out"), "with depfile");
    checkStorable();
    assertEquals(
        List.of("B ../a.h"), judge("b.o : ../a.c", gcc + " -c $in -o $out"), "without depfile");
  }

  @Test
  void outputsByConventionAreOutputs() throws Exception {
    String gcc = tool("gcc");
    assertEquals(
        List.of(),
        judge(
            "dwarf.c.o : ../a.c", gcc + " -g -gsplit-dwarf -MD -MF $out.d -c $in -o $out",
            "coverage.c.o : ../a.c", gcc + " --coverage -MD -MF $out.d -c $in -o $out",
            "stack.o : ../a.c", gcc + " -fstack-usage -MD -MF $out.d -c $in -o $out",
            "temps.o : ../a.c", gcc + " -save-temps=obj -MD -MF $out.d -c $in -o $out",
            "calls.o : ../a.c", gcc + " -fcallgraph-info -MD -MF $out.d -c $in -o $out",
            "main.o : ../main.c", gcc + " -c $in -o $out",
            "app : main.o dwarf.c.o", gcc + " $in -o $out -Wl,-Map,app.map"));
    checkStorable();
    try (Stream<Path> files = Files.list(out)) {
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
        judge(
            "main.o : ../main.c", gcc + " --coverage -c $in -o $out",
            "a.o : ../a.c", gcc + " --coverage -MD -MF $out.d -c $in -o $out",
            "app : main.o a.o", gcc + " --coverage $in -o $out",
            "tested : app", "./app; touch $out"));
    assertTrue(Files.exists(out.resolve("a.gcda")));
  }

  @Test
  void archiversAndStrippersUseTemporaryFiles() throws Exception {
    tool("strip");
    String gcc = tool("gcc");
    assertEquals(
        List.of(),
        judge(
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
        judge(
            "app : ../main.c ../a.c | ../a.h", gcc + " ../main.c ../a.c -o $out",
            "stamp : app", tool("strip") + " app; touch $out"));
  }

  @Test
  void archiveThatIsUpdatedIsNotStored() throws Exception {
    String gcc = tool("gcc");
    String ar = tool("ar");
    judge(
        "a.o : ../a.c", gcc + " -MD -MF $out.d -c $in -o $out", "a.a : a.o", ar + " rcs $out $in");
    assertEquals(List.of(), judgeAgain());
    assertEquals(
        "its output may depend on what a.a was before",
        judgements.get("a.a").obstacle().orElse(""));
  }

  @Test
  void modulesOfPythonCountAsTheirSources() throws Exception {
    String python = tool("python3");
    file("tool.py", "import part\nopen('made', 'w').write(part.TEXT)\n");
    file("part.py", "TEXT = 'text'\n");
    String[] undeclared = {"made : ../tool.py", python + " ../tool.py"};
    assertEquals(List.of("B ../part.py"), judge(undeclared), "it is compiled");
    assertEquals(List.of("B ../part.py"), judgeAgain(), "what was compiled is read");
    assertEquals(List.of(), judge("made : ../tool.py | ../part.py", python + " ../tool.py"));
    checkStorable();
  }

  @Test
  void repositoryIsReportedOnce() throws Exception {
    String git = tool("git");
    String as = " -c user.name=n -c user.email=e@example.org ";
    new Shell(sources, Map.of("PATH", System.getenv("PATH"), "HOME", temp.toString()))
        .run(
            "/bin/sh",
            "-c",
            "git init -q . && git add a.c && git" + as + "commit -qm first && git tag v1")
        .orFail();
    assertEquals(
        List.of("B ../.git/HEAD"),
        judge("version : ", git + " describe --tags --dirty > $out").stream()
            .filter(report -> report.contains(".git"))
            .toList());
  }

  @Test
  void catalogueOfMessagesIsMadeOfItsSource() throws Exception {
    file("de.po", "msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=UTF-8\\n\"\n");
    assertEquals(List.of(), judge("de.mo : ../de.po", tool("msgfmt") + " -o $out $in"));
    checkStorable();
  }

  @Test
  void parserGeneratorsMakeWhatTheManifestNames() throws Exception {
    file("g.y", "%token A\n%%\ns: A;\n");
    file("g.l", "%option noyywrap\n%%\na return 1;\n");
    assertEquals(
        List.of(),
        judge(
            "g.c g.h : ../g.y", tool("bison") + " -d -o g.c $in",
            "l.c : ../g.l", tool("flex") + " -o $out $in"));
    checkStorable();
  }

  @Test
  void protocMakesWhatTheManifestNames() throws Exception {
    file("m.proto", "syntax = \"proto3\";\nmessage M { int32 a = 1; }\n");
    assertEquals(
        List.of(), judge("m.pb.cc m.pb.h : ../m.proto", tool("protoc") + " -I.. --cpp_out=. $in"));
    checkStorable();
  }

  @Test
  void cacheOfGoIsNeitherInputNorOutput() throws Exception {
    String go = tool("go");
    file("tool/go.mod", "module example.org/a\n\ngo 1.18\n");
    file("tool/main.go", "package main\n\nfunc main() {}\n");
    String cache = temp.toRealPath().resolve("home").toString();
    assertEquals(
        List.of(),
        judge(
            "app : ../tool/main.go | ../tool/go.mod",
            "cd ../tool; HOME="
                + cache
                + " XDG_CACHE_HOME= GOFLAGS=-buildvcs=false "
                + go
                + " build -o ../out/app ."));
  }

  @Test
  void whatCcacheAnswersIsNotKnown() throws Exception {
    String compile =
        "CCACHE_DIR="
            + temp.toRealPath().resolve("cache")
            + " "
            + RequiredTool.ccache().path()
            + " "
            + tool("gcc")
            + " -MD -MF $out.d -c $in -o $out";
    assertEquals(List.of(), judge("a.o : ../a.c", compile), "compiled");
    Files.delete(out.resolve("a.o"));
    assertEquals(
        List.of("E answered by ccache, so what the compiler reads was not seen; CCACHE_DISABLE=1"),
        judgeAgain(),
        "answered");
  }

  @Test
  void cmakesScriptsAreSources() throws Exception {
    String cmake = tool("cmake");
    file("s.cmake", "file(READ ../a.h TEXT)\nfile(WRITE made \"${TEXT}\")\n");
    assertEquals(
        List.of("B ../a.h"), judge("made : ../s.cmake", cmake + " -P ../s.cmake"), "script");
    assertEquals(
        List.of(),
        judge(
            "copy : ../a.h", cmake + " -E copy_if_different $in $out",
            "stamp : ../a.h", cmake + " -E touch $out"),
        "commands");
  }
}
