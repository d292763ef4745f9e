package dev.sconce.distribution;

import static dev.sconce.distribution.CachedProject.files;
import static dev.sconce.distribution.CachedProject.replace;
import static dev.sconce.distribution.CachedProject.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.action.ActionResult;
import dev.sconce.action.ActionResult.Blob;
import dev.sconce.action.ActionResult.OutputFile;
import dev.sconce.action.ActionResult.OutputLink;
import dev.sconce.digest.Digest;
import dev.sconce.distribution.WeakenedProgram.Cut;
import dev.sconce.graph.ByteSink;
import dev.sconce.testing.Distribution;
import dev.sconce.testing.MemoryServer;
import dev.sconce.testing.RequiredTool;
import java.io.IOException;
import java.lang.classfile.CodeBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A server whose results were manipulated or mixed up. Sconce writes nothing that the step does not
 * declare and nothing outside the workspace, and runs a step itself if its result makes no sense.
 */
@Tag("dist")
final class PoisonedServerTest {
  private static final Cut STAYS_INSIDE_ALWAYS =
      Cut.beginning("engine/ResultNames", "staysInside", code -> code.iconst_1().ireturn());

  @TempDir Path temporary;
  private CachedProject project;
  private MemoryServer server;
  private Path outside;

  @BeforeEach
  void fillServer() throws Exception {
    project = new CachedProject(temporary.toRealPath());
    server = new MemoryServer();
    outside = temporary.toRealPath().resolve("outside");
    write(outside.resolve("file"), "of nobody here");
    build(project.workspace("one"), "--remote-cache-push-enabled", "--wait-for-uploads");
  }

  @AfterEach
  void close() {
    server.close();
  }

  private Map<String, String> build(Path build, String... more) throws Exception {
    List<String> options =
        new ArrayList<>(List.of("--disk-cache=off", "--local-race=off", server.url()));
    options.addAll(List.of(more));
    return project.build(build, options.toArray(String[]::new));
  }

  private static Blob inline(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return new Blob.Inline(Digest.of(bytes), bytes);
  }

  private static ActionResult withFiles(ActionResult result, List<OutputFile> files) {
    return new ActionResult(
        files, result.links(), result.directories(), result.stdout(), result.times());
  }

  private static ActionResult adding(ActionResult result, String... names) {
    List<OutputFile> files = new ArrayList<>(result.files());
    for (String name : names) {
      files.add(new OutputFile(name, inline("poison"), true));
    }
    return withFiles(result, files);
  }

  private static boolean makes(ActionResult result, String name) {
    return result.files().stream().anyMatch(file -> file.path().equals(name));
  }

  /** Replaces the content of each file whose name matches. */
  private static ActionResult replacing(ActionResult result, String name, Blob content) {
    List<OutputFile> files = new ArrayList<>();
    for (OutputFile file : result.files()) {
      files.add(file.path().equals(name) ? new OutputFile(name, content, file.executable()) : file);
    }
    return withFiles(result, files);
  }

  private static ActionResult asLink(ActionResult result, String name, String target) {
    List<OutputFile> files = new ArrayList<>(result.files());
    boolean there = files.removeIf(file -> file.path().equals(name));
    return there
        ? new ActionResult(
            files,
            List.of(new OutputLink(name, target)),
            result.directories(),
            result.stdout(),
            result.times())
        : result;
  }

  private static Blob depfile(String... paths) {
    ByteSink bytes = new ByteSink();
    bytes.putText("SconceDepfile1");
    bytes.putInt(paths.length);
    for (String path : paths) {
      bytes.putText(path);
    }
    byte[] text = Arrays.copyOf(bytes.buffer(), bytes.length());
    return new Blob.Inline(Digest.of(text), text);
  }

  /** A manipulation of all results. */
  enum Poison {
    FILES_OF_NOBODY(
        result ->
            adding(result, "build.ninja", ".ninja_log", "evil.sh", ".sconce/source/src/evil.c")),
    FILES_OF_OTHER_STEPS(result -> makes(result, "app") ? result : adding(result, "app")),
    TOOLS_BY_PRODUCTS_THAT_OTHER_STEPS_MAKE(
        result -> makes(result, "main.o") ? adding(result, "main.gcno", "two.o") : result),
    A_LINK_TO_ELSEWHERE(
        result -> asLink(result, "main.o", "../../outside/file"), STAYS_INSIDE_ALWAYS),
    A_LINK_TO_AN_ABSOLUTE_PATH(
        result -> asLink(result, "script.sh", "/etc/passwd"), STAYS_INSIDE_ALWAYS),
    A_LINK_THROUGH_ANOTHER(
        result -> asLink(result, "script.sh", "gen/../../../outside/file"), STAYS_INSIDE_ALWAYS),
    DIRECTORIES_IN_THE_PLACES_OF_OUTPUTS(
        result ->
            new ActionResult(
                result.files(),
                result.links(),
                List.of("app", "main.o/x", "libnumbers.a"),
                result.stdout(),
                result.times()),
        Cut.beginning("engine/UndeclaredOutputs", "isFree", code -> code.iconst_1().ireturn())),
    A_DEPFILE_THAT_NAMES_WHAT_IS_MADE_OF_IT(
        result -> replacing(result, ".sconce/depfile", depfile("app", "main.o", "../src/one.c")),
        Cut.beginning("engine/ResultPlacement", "checkMakers", CodeBuilder::return_)),
    A_DEPFILE_OF_NONSENSE(result -> replacing(result, ".sconce/depfile", inline("nonsense"))),
    A_SIZE_THAT_LIES(
        result ->
            replacing(
                result, "main.o", new Blob.Stored(Digest.ofHex(Digest.of(new byte[1]).hex(), 7)))),
    A_SIZE_OF_MORE_THAN_ALL_DISKS(
        result ->
            replacing(
                result,
                "main.o",
                new Blob.Stored(Digest.ofHex(Digest.of(new byte[1]).hex(), Long.MAX_VALUE)))),
    ALL_OUTPUTS_GONE(result -> withFiles(result, List.of()));

    private final UnaryOperator<ActionResult> change;
    private final List<Cut> without;

    /**
     * @param without the part of the program that prevents harm by this manipulation, if it is a
     *     single one
     */
    Poison(UnaryOperator<ActionResult> change, Cut... without) {
      this.change = change;
      this.without = List.of(without);
    }

    static List<Poison> withOneDefence() {
      return Arrays.stream(values()).filter(poison -> !poison.without.isEmpty()).toList();
    }
  }

  private Map<String, String> own(String name) throws Exception {
    CachedProject.delete(project.workspace(name).getParent());
    Path build = project.workspace(name);
    project.build(build, "--env=strict");
    return files(build);
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsTouchedThatAStepDoesNotDeclare(Poison poison) throws Exception {
    assertNotEquals(0, server.changeResults(poison.change));
    Path two = project.workspace("two");
    Map<String, String> outcomes = build(two);
    assertTrue(
        outcomes.values().stream().allMatch(one -> one.equals("hit") || one.equals("built")),
        outcomes.toString());
    Map<String, String> made = files(two);
    project.expectNoWorkForNinja(two);
    Path directory = two.getParent();
    assertEquals(List.of(), extra(directory.resolve("src"), "evil.c"));
    assertEquals("of nobody here", Files.readString(outside.resolve("file")));
    assertEquals(own("two"), made, outcomes.toString());
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("dev.sconce.distribution.PoisonedServerTest$Poison#withOneDefence")
  void doesHarmWithoutThePartOfTheProgramThatIsAboutIt(Poison poison) throws Exception {
    server.changeResults(poison.change);
    Path two = project.workspace("two");
    Run run = buildWithout(poison.without, two);
    Map<String, String> made = files(two);
    Run ninja = project.run(two, RequiredTool.ninja113().path(), "-n");
    boolean sound =
        run.code() == 0 && ninja.output().contains("no work to do") && made.equals(own("two"));
    assertFalse(sound, run.output());
  }

  @Tag("slow")
  @Test
  void aResultUnderAnotherKeyIsTakenWithoutItsSeal() throws Exception {
    Path two = withOldResultUnderNewKey();
    assertEquals(0, buildWithout(List.of(Cut.believingResults()), two).code());
    assertEquals("1.2 3\n", project.run(two, two.resolve("app")).output());
  }

  private Run buildWithout(List<Cut> cuts, Path build) throws Exception {
    Path classes = Files.createDirectories(build.getParent().resolveSibling("classes"));
    return project.run(
        build,
        WeakenedProgram.with(classes, cuts),
        Distribution.sconce(),
        "--plain",
        "--disk-cache=off",
        "--local-race=off",
        server.url());
  }

  private static List<Path> extra(Path directory, String name) {
    Path file = directory.resolve(name);
    return Files.exists(file) ? List.of(file) : List.of();
  }

  @Test
  void whatIsWrittenThroughAnOutputStaysInTheWorkspace() throws Exception {
    server.changeResults(result -> asLink(result, "script.sh", "../../outside/file"));
    Path two = project.workspace("two");
    build(two);
    write(two.resolve("../script.sh"), "#!/bin/sh\necho changed\n");
    build(two);
    assertEquals("of nobody here", Files.readString(outside.resolve("file")));
  }

  /** An older result of the same step has all of its outputs, but is not the requested one. */
  @Test
  void aResultUnderAnotherKeyIsNotTaken() throws Exception {
    Path two = withOldResultUnderNewKey();
    Map<String, String> outcomes = build(two);
    assertEquals("built", outcomes.get("../src/one.c"), outcomes.toString());
    assertEquals("1.2 6\n", project.run(two, two.resolve("app")).output());
  }

  private Path withOldResultUnderNewKey() throws Exception {
    Map<String, byte[]> before = server.resultsWith("one.o");
    Path one = base("one");
    replace(one.resolve("../src/one.c"), "return ONE", "return 4");
    build(one, "--remote-cache-push-enabled", "--wait-for-uploads", "one.o");
    Map<String, byte[]> after = server.resultsWith("one.o");
    after.keySet().removeAll(before.keySet());
    assertTrue(!before.isEmpty() && !after.isEmpty());
    byte[] old = before.values().iterator().next();
    after.keySet().forEach(place -> server.put(place, old));
    Path two = project.workspace("two");
    replace(two.resolve("../src/one.c"), "return ONE", "return 4");
    return two;
  }

  /** A proxy may cut an answer off at the end of a field. */
  @Test
  void aResultThatWasCutOffIsNotTaken() throws Exception {
    for (Map.Entry<String, byte[]> entry : server.resultsWith("gen/version.h").entrySet()) {
      byte[] bytes = entry.getValue();
      int end = 1 + 1 + (bytes[1] < 0 ? (bytes[1] & 0x7f) + (bytes[2] << 7) + 1 : bytes[1]);
      server.put(entry.getKey(), Arrays.copyOf(bytes, end));
    }
    Path two = project.workspace("two");
    Map<String, String> outcomes = build(two, "gen/version.h");
    assertEquals("built", outcomes.get("../VERSION"), outcomes.toString());
  }

  private Path base(String name) throws IOException {
    return temporary.toRealPath().resolve(name).resolve("build");
  }
}
