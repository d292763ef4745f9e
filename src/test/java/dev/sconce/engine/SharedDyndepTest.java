package dev.sconce.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.session.BuildEvent;
import dev.sconce.session.BuildRequest;
import dev.sconce.session.Requester;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Dyndep files that become available together, most of them made by one step: all are read before
 * any step starts that one of them affects.
 */
class SharedDyndepTest {
  private static final Requester ASKER = new Requester("test");
  private static final String VERSION = "ninja_dyndep_version = 1\n";

  private static final String RULES =
      """
      rule each
        command = each $out
      rule each-restat
        command = each $out
        restat = 1
      rule each-fail
        command = each $out
      """;

  /** One step makes the dyndep files of {@code a} and {@code b}. */
  private static final String PAIR =
      RULES
          + """
          build a.dd b.dd: each a.in b.in
          build a: touch || a.dd
            dyndep = a.dd
          build b: touch || b.dd
            dyndep = b.dd
          build c: touch
          """;

  private static final String[] CHAIN = {"each a.dd b.dd", "touch c", "touch b", "touch a"};

  private static BuildFixture of(String manifest) {
    return BuildFixture.of(manifest).options(BuildOptions.ofSlots(4));
  }

  private static BuildFixture with(BuildFixture build, String file, String says) {
    build.files.create(file, VERSION + says);
    return build;
  }

  private static BuildFixture pair(String manifest, String aSays, String bSays) {
    return with(with(of(manifest), "a.in", aSays), "b.in", bSays);
  }

  /** {@code a} needs {@code b}, which needs {@code c}. */
  private static BuildFixture chain(String manifest) {
    return pair(manifest, "build a: dyndep | b\n", "build b: dyndep | c\n");
  }

  @Test
  void stepThatAnotherFileAsksForWaitsForItsOwn() {
    chain(PAIR).built("a", "b").ran(CHAIN).upToDate("a", "b");
  }

  @Test
  void stepThatOnlyAnotherFileAsksForWaitsForItsOwn() {
    chain(PAIR).built("a").ran(CHAIN).upToDate("a");
  }

  @Test
  void orderOfTheFilesDoesNotMatter() {
    chain(PAIR.replace("build a.dd b.dd: each a.in b.in", "build b.dd a.dd: each b.in a.in"))
        .built("a", "b")
        .ran("each b.dd a.dd", "touch c", "touch b", "touch a");
  }

  @Test
  void longChainIsWaitedForFromEndToEnd() {
    BuildFixture build =
        of(
            RULES
                + """
                build d1 d2 d3 d4: each i1 i2 i3 i4
                build s1: touch || d1
                  dyndep = d1
                build s2: touch || d2
                  dyndep = d2
                build s3: touch || d3
                  dyndep = d3
                build s4: touch || d4
                  dyndep = d4
                build s5: touch
                """);
    for (int i = 1; i <= 4; i++) {
      with(build, "i" + i, "build s" + i + ": dyndep | s" + (i + 1) + "\n");
    }
    build
        .built("s1", "s2", "s3", "s4")
        .ran("each d1 d2 d3 d4", "touch s5", "touch s4", "touch s3", "touch s2", "touch s1");
  }

  @Test
  void outputThatAnotherFileDeclaresIsMadeFirst() {
    pair(PAIR, "build a: dyndep | b.pcm\n", "build b | b.pcm: dyndep\n")
        .built("a")
        .ran("each a.dd b.dd", "touch b", "touch a")
        .upToDate("a");
  }

  @Test
  void readerOfAnotherOutputOfTheProducerWaitsForItsFile() {
    BuildFixture build =
        of(
            RULES
                + """
                build first y.dd last: each first.in y.in last.in
                build y: touch first last || y.dd
                  dyndep = y.dd
                build z: touch
                """);
    build.create("first.in", "last.in");
    with(build, "y.in", "build y: dyndep | z\n")
        .built("y")
        .ran("each first y.dd last", "touch z", "touch y");
  }

  @Test
  void poolsAndTheTerminalChangeNothing() {
    chain(
            """
            pool one
              depth = 1
            """
                + PAIR.replace("  dyndep = a.dd\n", "  dyndep = a.dd\n  pool = one\n")
                    .replace("  dyndep = b.dd\n", "  dyndep = b.dd\n  pool = console\n")
                    .replace("build c: touch\n", "build c: touch\n  pool = one\n"))
        .built("a", "b")
        .ran(CHAIN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.dd b.dd: each a.in b.in", "b.dd a.dd: each b.in a.in"})
  void filesOnDiskThatAreUpToDateAreReadTogether(String producer) throws IOException {
    String manifest = PAIR.replace("a.dd b.dd: each a.in b.in", producer);
    BuildFixture build =
        pair(manifest, "build a: dyndep | b.pcm\n", "build b | b.pcm: dyndep | in\n");
    build.create("in").built("a");
    BuildFixture next = build.restarted(manifest).createLater("in");
    next.built("a").ran("touch b", "touch a").upToDate("a");
  }

  /** The producer of one file waits for the other file, and both are up to date. */
  private static final String ONE_AFTER_THE_OTHER =
      PAIR.replace(
          "build a.dd b.dd: each a.in b.in\n",
          "build a.dd: each a.in || b.dd\nbuild b.dd: each b.in\n");

  @Test
  void filesOnDiskAreReadThoughNoStepThatIsNeededSoFarIsBoundToThem() throws IOException {
    BuildFixture build =
        pair(ONE_AFTER_THE_OTHER, "build a: dyndep | b.pcm\n", "build b | b.pcm: dyndep | in\n");
    build.create("in").built("a").ran("each b.dd", "each a.dd", "touch b", "touch a");
    BuildFixture next = build.restarted(ONE_AFTER_THE_OTHER).createLater("in");
    next.built("a").ran("touch b", "touch a").upToDate("a");
  }

  @Test
  void filesThatAreSourcesAreReadThoughNoStepThatIsNeededSoFarIsBoundToThem() {
    BuildFixture build =
        of(
            """
            build a: touch || a.dd b.dd
              dyndep = a.dd
            build b: touch || b.dd
              dyndep = b.dd
            """);
    with(build, "a.dd", "build a: dyndep | b.pcm\n");
    with(build, "b.dd", "build b | b.pcm: dyndep\n").built("a").ran("touch b", "touch a");
  }

  @Test
  void filesThatTheirProducerLeavesAloneAreReadBeforeAnybodyIsSpared() throws IOException {
    String manifest = PAIR.replace(": each ", ": each-restat ");
    BuildFixture build = chain(manifest);
    build.built("a", "b");
    BuildFixture next = build.restarted(manifest).createLater();
    next.files.delete("c");
    next.files.touch("a.in");
    next.built("a", "b").ran(CHAIN);
  }

  @Test
  void filesThatAPhonyStandsForAreReadOnceWhatItStandsForIsMade() {
    BuildFixture build =
        chain(PAIR.replace("each a.in b.in", "phony generate") + "build generate: touch\n");
    with(build, "a.dd", "build a: dyndep | b\n");
    with(build, "b.dd", "build b: dyndep | c\n");
    build.built("a", "b").ran("touch generate", "touch c", "touch b", "touch a");
  }

  /**
   * The producer of {@code late.dd} is up to date, but waits for {@code first.dd}. So does {@code
   * y}, which is declared before it.
   */
  private static final String LATE =
      RULES
          + """
          build y: touch src || first.dd plain late.dd
            dyndep = late.dd
          build plain: touch || first.dd
          build late.dd: each late.in || first.dd
          build first.dd: each first.in
          build x: touch || first.dd
            dyndep = first.dd
          build z: touch zin
          """;

  private static BuildFixture late() {
    BuildFixture build = of(LATE);
    with(build, "late.in", "build y: dyndep | z\n");
    with(build, "late.dd", "build y: dyndep | z\n");
    return build.create("src", "zin", "plain");
  }

  @Test
  void fileWhoseProducerTurnsOutToBeDoneIsReadBeforeItsReaderStarts() {
    BuildFixture build = late();
    build.createLater("y", "z").files.tick();
    with(build, "first.in", "build x: dyndep\n").create("src");
    build.files.delete("z");
    build.built("y", "x").ran("each first.dd", "touch x", "touch z", "touch y");
  }

  @Test
  void fileWhoseProducerTurnsOutToBeDoneMayMakeItsReaderDirty() {
    BuildFixture build = late();
    build.createLater("y", "z").files.tick();
    with(build, "first.in", "build x: dyndep\n").create("zin");
    build.built("y").ran("each first.dd", "touch z", "touch y").upToDate("y");
  }

  @Test
  void sourceThatTurnsOutToBeMadeIsMadeFirst() throws IOException {
    String manifest =
        RULES
            + """
            build dd: each dd.in
            build made: touch in || dd
              dyndep = dd
            build out: touch | also.made || made
            build other: touch | also.made || dd
            """;
    BuildFixture build = with(of(manifest), "dd.in", "build made | also.made: dyndep\n");
    build.create("in", "also.made").built("out", "other");
    BuildFixture next = build.restarted(manifest).createLater("in");
    next.built("other", "out").ran("touch made", "touch out", "touch other");
    next.upToDate("out", "other");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dd", "plain"})
  void stepThatNobodyNeededSoFarMayMakeWhatWasASource(String reads) throws IOException {
    String manifest =
        RULES
            + """
            build dd plain: each dd.in plain.in
            build made: touch in || dd
              dyndep = dd
            build out: touch | also.made || %s
            """
                .formatted(reads);
    BuildFixture build = with(of(manifest), "dd.in", "build made | also.made: dyndep\n");
    build.create("in", "also.made", "plain.in").built("made", "out");
    BuildFixture next = build.restarted(manifest).createLater("in", "plain.in");
    next.built("out").ran("each dd plain", "touch made", "touch out").upToDate("out");
  }

  @Test
  void cycleThroughTwoFilesEndsTheBuild() {
    pair(PAIR, "build a: dyndep | b\n", "build b: dyndep | a\n")
        .broken("dependency cycle: a -> b -> a", "a", "b")
        .ran("each a.dd b.dd");
  }

  @Test
  void outputThatTwoFilesDeclareEndsTheBuild() {
    pair(PAIR, "build a | twice: dyndep\n", "build b | twice: dyndep\n")
        .broken("multiple rules generate twice", "a")
        .ran("each a.dd b.dd");
  }

  @Test
  void fileThatIsNotMadeEndsTheBuildBeforeAnythingStarts() {
    pair(PAIR.replace("build a.dd b.dd: each a.in b.in", "build a.dd | b.dd: each a.in"), "", "")
        .broken("'a' not mentioned in its dyndep file 'a.dd'", "a");
    BuildFixture build =
        pair(
            PAIR.replace("build a.dd b.dd: each a.in b.in", "build a.dd | b.dd: each a.in"),
            "build a: dyndep | c\n",
            "");
    build.broken("loading 'b.dd': No such file or directory", "a").ran("each a.dd");
  }

  @Test
  void fileThatIsMalformedEndsTheBuildBeforeAnythingStarts() {
    BuildFixture build = chain(PAIR);
    build.files.create("b.in", "nonsense\n");
    assertEquals(
        "b.dd:1: expected '=', got newline",
        build.build("a").message().lines().findFirst().orElse(""));
    build.ran("each a.dd b.dd");
  }

  @Test
  void retriedProducerHasAllItsFilesRead() {
    BuildFixture build =
        chain(PAIR.replace(": each ", ": each-fail ") + "build a-step-that-ends-last: touch\n")
            .options(BuildOptions.ofSlots(4).failuresAllowed(0));
    build
        .build()
        .subscribe(
            event -> {
              if (event instanceof BuildEvent.StepFinished finished && finished.exitCode() != 0) {
                build.commands.failing(0);
                build.build().submit(ASKER, new BuildRequest.Retry(finished.step()));
              }
            });
    build
        .built("a-step-that-ends-last", "a", "b")
        .ran(
            "each a.dd b.dd",
            "touch a-step-that-ends-last",
            "each a.dd b.dd",
            "touch c",
            "touch b",
            "touch a");
  }

  private static void whenStarted(BuildFixture build, String output, BuildRequest... requests) {
    build
        .build()
        .subscribe(
            event -> {
              if (event instanceof BuildEvent.StepStarted started
                  && started.step() == build.edge(output).id()) {
                for (BuildRequest request : requests) {
                  build.build().submit(ASKER, request);
                }
              }
            });
  }

  private static List<String> answers(BuildFixture build) {
    return build.events(BuildEvent.RequestAnswered.class).stream()
        .map(answer -> answer.reply() + " " + answer.reason())
        .toList();
  }

  @Test
  void targetAddedWhileTheProducerRunsWaitsForItsFile() {
    BuildFixture build = chain(PAIR);
    whenStarted(build, "a.dd", new BuildRequest.AddTargets(List.of("a")));
    build.built("b").ran(CHAIN);
  }

  @Test
  void targetThatWasRefusedOnceIsJudgedAgainWhenItsFileWasRead() {
    BuildFixture build =
        pair(
            PAIR + "build d: touch\nbuild unbuildable: cat nowhere a\n",
            "build a: dyndep | d\n",
            "build b: dyndep | c\n");
    whenStarted(build, "a.dd", new BuildRequest.AddTargets(List.of("unbuildable")));
    whenStarted(build, "c", new BuildRequest.AddTargets(List.of("a")));
    build.build("b");
    assertEquals(
        List.of(
            "REFUSED 'nowhere', needed by 'unbuildable', missing and no known rule to make it",
            "ACCEPTED "),
        answers(build));
    List<String> ran = build.commands.ran();
    assertTrue(ran.contains("touch d"), ran::toString);
    assertTrue(ran.indexOf("touch d") < ran.indexOf("touch a"), ran::toString);
  }

  @Test
  void targetWhoseFileIsMalformedIsRefusedEachTime() {
    BuildFixture build =
        of(
            """
            build long: touch
            build top: touch mid
            build mid: touch || dd
              dyndep = dd
            """);
    build.files.create("dd", "nonsense\n");
    BuildRequest add = new BuildRequest.AddTargets(List.of("top"));
    whenStarted(build, "long", add, add);
    build.built("long").ran("touch long");
    String refusal = "REFUSED dd:1: expected '=', got newline\nnonsense\n        ^ near here";
    assertEquals(List.of(refusal, refusal), answers(build));
  }
}
