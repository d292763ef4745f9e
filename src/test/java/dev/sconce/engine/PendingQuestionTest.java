package dev.sconce.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.sconce.files.AccessSet;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import dev.sconce.session.Answer;
import dev.sconce.session.BuildEvent;
import dev.sconce.session.Explanation;
import dev.sconce.session.Explanation.Ingredient;
import dev.sconce.session.FileUse;
import dev.sconce.session.Question;
import dev.sconce.session.StepOutcome;
import dev.sconce.session.StepState;
import dev.sconce.session.TraceEvent.ViolationKind;
import dev.sconce.session.UndeclaredReport;
import dev.sconce.session.UndeclaredReport.Fix;
import dev.sconce.session.Violation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Questions to a build. */
class PendingQuestionTest {
  private static final String MANIFEST =
      """
      pool few
        depth = 2
      rule cc
        command = cc $in
        description = CC $out
        depfile = $out.d
        deps = gcc
        rspfile = $out.rsp
        rspfile_content = $in
        restat = 1
      build gen.h: touch
      build all-headers: phony gen.h
      build main.o: cc main.c | config.h || all-headers |@ check
        pool = few
      build check: touch main.c
      build group: phony main.o
      build app: cat main.o
      build test: cat group
      rule say
        command = say $out
      rule fail
        command = fail $out
      build loud: say
        prints = 0123456789
      build silent: touch
      build bad: fail
      build last: touch
      """;

  private static int id(BuildFixture build, String output) {
    return build.edge(output).id();
  }

  private static Answer.StepDescription described(BuildFixture build, String output) {
    return (Answer.StepDescription)
        answer(build, new Question.DescribeStep(id(build, output)), "silent");
  }

  private static Explanation explained(BuildFixture build, String output, String target) {
    Question question = new Question.ExplainStep(id(build, output));
    return assertInstanceOf(Answer.StepExplanation.class, answer(build, question, target))
        .explanation();
  }

  private static Answer answer(BuildFixture build, Question question, String target) {
    BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
    build.build().ask(question, answers::add);
    build.build(target);
    try {
      Answer answer = answers.poll(20, TimeUnit.SECONDS);
      assertEquals(0, answers.size());
      return answer;
    } catch (InterruptedException stopped) {
      throw new AssertionError(stopped);
    }
  }

  @Test
  void stepIsDescribedWithAllThatTheManifestSaysOfIt() {
    BuildFixture build = BuildFixture.of(MANIFEST).create("main.c", "config.h");
    Answer.StepDescription main = described(build, "main.o");
    assertEquals("CC main.o", main.text().description());
    assertEquals(List.of("main.o"), main.text().outputs());
    assertEquals("build.ninja:17", main.definedAt());
    assertEquals(
        List.of(
            new Answer.StepInput(
                Answer.StepInput.Kind.EXPLICIT, "main.c", Answer.StepInput.NO_MAKER, ""),
            new Answer.StepInput(
                Answer.StepInput.Kind.IMPLICIT, "config.h", Answer.StepInput.NO_MAKER, ""),
            new Answer.StepInput(
                Answer.StepInput.Kind.ORDER_ONLY,
                "all-headers",
                id(build, "all-headers"),
                "all-headers"),
            new Answer.StepInput(
                Answer.StepInput.Kind.VALIDATION, "check", id(build, "check"), "main.c (check)")),
        main.inputs());
    assertEquals(4, main.inputCount());
    assertEquals(
        List.of(
            new Answer.StepRef(id(build, "app"), "app"),
            new Answer.StepRef(id(build, "test"), "test")),
        main.dependents());
    assertEquals(2, main.dependentCount());
    assertEquals("few", main.pool());
    assertEquals(2, main.poolDepth());
    assertEquals("main.o.d", main.depfile());
    assertEquals("main.o.rsp", main.rspfile());
    assertEquals(true, main.restat());
  }

  @Test
  void descriptionNamesWhatARunInThisBuildDiscovered() {
    BuildFixture build =
        BuildFixture.withDepsLog(
                "build out: cat in || gen\n"
                    + "  deps = gcc\n"
                    + "  depfile = in.d\n"
                    + "build last: touch || out\n")
            .create("in", "gen");
    build.files.create("in.d", "out: seen");
    List<Answer> answers = new ArrayList<>();
    build
        .build()
        .subscribe(
            event -> {
              if (event instanceof BuildEvent.StepFinished finished
                  && finished.step() == id(build, "out")) {
                build.build().ask(new Question.DescribeStep(finished.step()), answers::add);
              }
            });
    build.build("last");
    Answer.StepDescription out = assertInstanceOf(Answer.StepDescription.class, answers.getFirst());
    assertEquals(
        List.of(
            new Answer.StepInput(
                Answer.StepInput.Kind.EXPLICIT, "in", Answer.StepInput.NO_MAKER, ""),
            new Answer.StepInput(
                Answer.StepInput.Kind.DISCOVERED, "seen", Answer.StepInput.NO_MAKER, ""),
            new Answer.StepInput(
                Answer.StepInput.Kind.ORDER_ONLY, "gen", Answer.StepInput.NO_MAKER, "")),
        out.inputs());
    assertEquals(3, out.inputCount());
  }

  @Test
  void descriptionSaysWhereAStepIs() {
    BuildFixture build =
        BuildFixture.of(MANIFEST).options(BuildOptions.ofSlots(1).failuresAllowed(0).explaining());
    Map<String, Answer.StepDescription> described = new HashMap<>();
    build
        .build()
        .subscribe(
            event -> {
              if (event instanceof BuildEvent.StepFinished) {
                for (String name : List.of("bad", "loud", "silent", "app")) {
                  build
                      .build()
                      .ask(
                          new Question.DescribeStep(id(build, name)),
                          answer -> described.put(name, (Answer.StepDescription) answer));
                }
              }
            });
    build.build("bad", "loud", "silent", "last");
    assertNull(described.get("app").state());
    assertEquals(StepState.FAILED, described.get("bad").state());
    assertEquals(StepOutcome.FAILED, described.get("bad").outcome());
    assertEquals(StepState.DONE, described.get("loud").state());
    assertEquals(List.of("output bad doesn't exist"), described.get("bad").reasons());
  }

  @Test
  void outputCanBeReadWhileACommandRunsAndAfterwards() {
    BuildFixture build = BuildFixture.of(MANIFEST).options(BuildOptions.ofSlots(1));
    List<Answer> answers = new ArrayList<>();
    Question beginning = new Question.OutputSoFar(id(build, "loud"), 3, Question.Part.BEGINNING);
    Question end = new Question.OutputSoFar(id(build, "loud"), 3, Question.Part.END);
    build
        .build()
        .subscribe(
            event -> {
              if (event instanceof BuildEvent.StepStarted
                  || event instanceof BuildEvent.StepFinished) {
                build.build().ask(beginning, answers::add);
                build.build().ask(end, answers::add);
              }
            });
    build.built("loud", "silent");
    int loud = id(build, "loud");
    assertEquals(
        List.of(
            new Answer.OutputText(loud, "012", 0, 10, false),
            new Answer.OutputText(loud, "789", 7, 10, false),
            new Answer.OutputText(loud, "012", 0, 10, true),
            new Answer.OutputText(loud, "789", 7, 10, true)),
        answers.subList(0, 4));
  }

  @Test
  void outputOfAStepThatDidNotRunIsNotMadeUp() {
    BuildFixture build = BuildFixture.of(MANIFEST);
    Question question = new Question.OutputSoFar(id(build, "loud"), 10, Question.Part.END);
    assertEquals(
        new Answer.Unanswered(question, "the command has not run"),
        answer(build, question, "silent"));
  }

  @Test
  void ingredientsThatNobodyWroteDownAreNamedAndCalledUnknown() {
    BuildFixture build =
        BuildFixture.of(MANIFEST)
            .create("main.c", "config.h")
            .options(BuildOptions.ofSlots(1).explaining());
    Explanation main = explained(build, "main.o", "main.o");
    assertEquals(
        List.of("command", "response file", "main.c", "config.h"),
        main.ingredients().stream().map(Ingredient::name).toList());
    assertEquals(Ingredient.Change.UNKNOWN, main.ingredients().getFirst().change());
    assertEquals("output main.o doesn't exist; deps for 'main.o' are missing", main.verdict());
  }

  @Test
  void reasonsAreKnownThoughTheBuildWasNotAskedToExplain() {
    BuildFixture build = BuildFixture.of(MANIFEST).create("main.c", "config.h");
    Explanation main = explained(build, "main.o", "main.o");
    assertEquals("output main.o doesn't exist; deps for 'main.o' are missing", main.verdict());
    BuildFixture other = BuildFixture.of(MANIFEST).create("main.c", "config.h");
    Answer.StepDescription idle =
        (Answer.StepDescription)
            answer(other, new Question.DescribeStep(id(other, "app")), "silent");
    assertEquals(List.of(), idle.reasons(), "it was not judged");
  }

  @Test
  void unknownStepsAreNotDescribed() {
    for (Question question :
        List.of(
            new Question.DescribeStep(-1),
            new Question.ExplainStep(999),
            new Question.OutputSoFar(999, 1, Question.Part.END))) {
      assertEquals(
          new Answer.Unanswered(question, "there is no such step"),
          answer(BuildFixture.of(MANIFEST), question, "silent"));
    }
  }

  @Test
  void questionsThatNobodyAnsweredAreTurnedDownAtTheEnd() {
    BuildFixture build = BuildFixture.of(MANIFEST);
    List<Answer> answers = new ArrayList<>();
    build.built("silent");
    build.build().ask(new Question.DescribeStep(0), answers::add);
    assertEquals(List.of(), answers);
    build.build().close();
    build.build().ask(new Question.DescribeStep(1), answers::add);
    assertEquals(2, answers.size());
    for (Answer answer : answers) {
      assertEquals("the build is over", assertInstanceOf(Answer.Unanswered.class, answer).reason());
    }
  }

  @Test
  void explanationsDoNotHoldUpTheBuildNorItsEnd() throws InterruptedException {
    BuildFixture build = BuildFixture.of(MANIFEST).create("main.c", "config.h");
    Thread ofBuild = Thread.currentThread();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
    Question first = new Question.ExplainStep(id(build, "main.o"));
    Question second = new Question.ExplainStep(id(build, "app"));
    build
        .build()
        .ask(
            first,
            answer -> {
              begun.countDown();
              await(over);
              answers.add(Thread.currentThread() == ofBuild ? noAnswer(first) : answer);
            });
    build.build().ask(second, answers::add);
    build.built("silent");
    begun.await();
    build.build().close();
    assertEquals(new Answer.Unanswered(second, "the build is over"), answers.take());
    over.countDown();
    assertInstanceOf(Answer.StepExplanation.class, answers.take());
    assertEquals(0, answers.size(), "each is answered once");
  }

  private static Answer noAnswer(Question question) {
    return new Answer.Unanswered(question, "on the thread of the build");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stopped) {
      throw new AssertionError(stopped);
    }
  }

  /** Finds one violation in each step. */
  private static final class Pedant implements AccessJudge {
    @Override
    public Verdict judge(Edge step, AccessSet accesses, List<Node> discovered) {
      return new Verdict(List.of(extra(step.id())), List.of(), "", Optional.empty());
    }

    @Override
    public UndeclaredReport report(Violation violation) {
      return new UndeclaredReport(
          violation,
          "silent",
          "touch",
          "",
          "",
          List.of(new Fix("Ninja", "build silent: touch | extra")));
    }
  }

  private static Violation extra(int step) {
    return new Violation(
        Violation.Finding.READS_UNDECLARED, step, "sh", "extra", Violation.NO_STEP, "");
  }

  @Test
  void whatAStepDidUndeclaredIsReportedInTheWordsOfTheJudge() {
    BuildFixture build = BuildFixture.of(MANIFEST).tracedFor(new Pedant());
    int silent = id(build, "silent");
    Question early = new Question.DescribeUndeclared(silent, ViolationKind.B, "extra");
    assertEquals(
        new Answer.Unanswered(early, "the step was not seen to do so when it ran last"),
        answer(build, early, "last"));
    build.build("silent");
    assertEquals(
        new Answer.UndeclaredDescription(new Pedant().report(extra(silent))),
        answer(build, early, "loud"));
    Question other = new Question.DescribeUndeclared(silent, ViolationKind.B, "other");
    assertInstanceOf(Answer.Unanswered.class, answer(build, other, "gen.h"));
  }

  private static Answer.FileUsers usersOf(BuildFixture build, String path, String target) {
    Question question = new Question.FindFileUsers(path);
    return assertInstanceOf(Answer.FileUsers.class, answer(build, question, target));
  }

  @Test
  void usersOfAFileAreFoundByDeclarationAlsoThroughNamesForOthers() {
    BuildFixture build = BuildFixture.of(MANIFEST).create("main.c", "config.h");
    Answer.FileUsers config = usersOf(build, "config.h", "silent");
    assertEquals(
        List.of(new Answer.FileUser(id(build, "main.o"), "main.c (main.o)", FileUse.DECLARED, "")),
        config.users());
    assertEquals("", config.maker());
    assertEquals(1, config.runAgain());
    assertEquals(0, config.traced());
    assertEquals(9, config.steps());
    Answer.FileUsers generated = usersOf(build, "gen.h", "loud");
    assertEquals("gen.h", generated.maker());
    assertEquals(Map.of(FileUse.ORDER_ONLY, 1), generated.counts());
    assertEquals(0, generated.runAgain());
  }

  private static final String SOURCES =
      """
      build a.o: cat /p/src/part08.c ../include/table.h
      build b.o: cat /p/third/src/part08.c /p/lib/table.h
      build all: phony a.o b.o
      build silent: touch
      """;

  private static Answer answered(BuildFixture build, String path) {
    return answer(build, new Question.FindFileUsers(path), "silent");
  }

  @Test
  void fileIsFoundByTheEndOfItsPathOrByWhatIsOnDiskThere() {
    for (String path : List.of("include/table.h", "../include/table.h", "../../include/table.h")) {
      Answer.FileUsers users =
          assertInstanceOf(Answer.FileUsers.class, answered(BuildFixture.of(SOURCES), path), path);
      assertEquals(List.of("a.o"), labels(users), path);
      assertEquals(1, users.runAgain());
    }
    BuildFixture absolute = BuildFixture.of(SOURCES).create("../include/table.h");
    absolute.files.link("../include/table.h", "/p/include/table.h");
    assertEquals(
        List.of("a.o"), labels((Answer.FileUsers) answered(absolute, "/p/include/table.h")));
  }

  private static List<String> labels(Answer.FileUsers users) {
    return users.users().stream()
        .map(user -> user.label().replaceFirst(".*\\((.*)\\)", "$1"))
        .toList();
  }

  @Test
  void fileThatIsNotKnownIsNotSaidToHaveNoUsers() {
    assertEquals(
        new Answer.UnknownFile(
            "src/part08.c", List.of("/p/src/part08.c", "/p/third/src/part08.c"), List.of()),
        answered(BuildFixture.of(SOURCES), "src/part08.c"));
    assertEquals(
        new Answer.UnknownFile(
            "inc/table.h", List.of(), List.of("../include/table.h", "/p/lib/table.h")),
        answered(BuildFixture.of(SOURCES), "inc/table.h"));
    assertEquals(
        new Answer.UnknownFile(
            "part08", List.of(), List.of("/p/src/part08.c", "/p/third/src/part08.c")),
        answered(BuildFixture.of(SOURCES), "part08"));
    assertEquals(
        new Answer.UnknownFile("nowhere", List.of(), List.of()),
        answered(BuildFixture.of(SOURCES), "nowhere"));
    BuildFixture unused = BuildFixture.of(SOURCES).create("README");
    assertEquals(List.of(), ((Answer.FileUsers) answered(unused, "README")).users());
  }
}
