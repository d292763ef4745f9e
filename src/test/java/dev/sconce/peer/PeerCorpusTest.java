package dev.sconce.peer;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.sconce.testing.RequiredTool;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs every case under {@code resources/peer} with ninja 1.13 and with Sconce's ninja, and expects
 * the same output, errors, exit codes and files after every step. {@code -Dsconce.peer.cases=REGEX}
 * selects cases by file and name, {@code -Dsconce.peer.traces=FILE} appends what ninja did.
 */
@Tag("slow")
final class PeerCorpusTest {
  /** Cases sleep and start programs, so that two at a time take half the time. */
  private static final int WORKERS = 2;

  @TempDir private Path base;

  private final ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
  private final BlockingQueue<CaseRunner> runners = new LinkedBlockingQueue<>();

  /** Runs before the directory is deleted, because JUnit warns of links that lead out of it. */
  @AfterEach
  void removeLinks() throws IOException {
    for (int worker = 0; worker < WORKERS; worker++) {
      BuildTree.delete(base.resolve("worker" + worker).resolve("bin"));
      BuildTree.delete(base.resolve("worker" + worker).resolve("peer"));
    }
  }

  @AfterEach
  void stopWorkers() {
    workers.shutdownNow();
  }

  @TestFactory
  Stream<DynamicContainer> sconceDoesAsNinjaDoes() throws IOException, URISyntaxException {
    Path corpus = corpus();
    Path ninja = RequiredTool.ninja113().path().toRealPath();
    Path subject = Subject.ninja();
    Path tools = CaseTools.unpack(corpus.resolve("bin"), base);
    for (int worker = 0; worker < WORKERS; worker++) {
      Path own = Files.createDirectories(base.resolve("worker" + worker));
      runners.add(new CaseRunner(own, tools, ninja));
    }
    String picked = System.getProperty("sconce.peer.cases", "");
    List<DynamicContainer> containers = new ArrayList<>();
    for (Path file : caseFiles(corpus)) {
      String name = file.getFileName().toString();
      List<PeerCase> cases =
          CaseReader.read(name, Files.readString(file, StandardCharsets.ISO_8859_1));
      assertTrue(!cases.isEmpty(), () -> "no cases in " + file);
      List<DynamicTest> tests = new ArrayList<>();
      for (PeerCase one : cases) {
        String title = one.origin() + " " + one.name();
        if (title.matches(".*" + picked + ".*")) {
          Future<Comparison> comparison = workers.submit(() -> compare(one, ninja, subject));
          tests.add(DynamicTest.dynamicTest(title, () -> judge(one, comparison.get())));
        }
      }
      containers.add(DynamicContainer.dynamicContainer(name, tests));
    }
    return containers.stream();
  }

  private Comparison compare(PeerCase peerCase, Path ninja, Path subject)
      throws IOException, InterruptedException {
    CaseRunner runner = runners.take();
    try {
      return new Comparison(runner.run(peerCase, ninja), runner.run(peerCase, subject));
    } finally {
      runners.add(runner);
    }
  }

  private static void judge(PeerCase peerCase, Comparison comparison) throws IOException {
    record(peerCase, comparison.expected());
    for (int step = 0; step < comparison.expected().size(); step++) {
      StepTrace expected = comparison.expected().get(step);
      StepTrace got = comparison.got().get(step);
      if (!expected.equals(got)) {
        fail(
            "step "
                + (step + 1)
                + " differs.\n>>>>>> ninja\n"
                + expected.render()
                + "\n>>>>>> sconce\n"
                + got.render());
      }
    }
  }

  private record Comparison(List<StepTrace> expected, List<StepTrace> got) {}

  private static void record(PeerCase peerCase, List<StepTrace> traces) throws IOException {
    String file = System.getProperty("sconce.peer.traces");
    if (file == null) {
      return;
    }
    StringBuilder text = new StringBuilder("\n=== " + peerCase.origin() + " " + peerCase.name());
    for (StepTrace trace : traces) {
      text.append('\n').append(trace.render());
    }
    Files.writeString(
        Path.of(file), text.append('\n'), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private static Path corpus() throws URISyntaxException {
    RequiredTool.named("python3").path();
    URL url = PeerCorpusTest.class.getResource("/peer");
    if (url == null) {
      return fail("the corpus is not among the resources");
    }
    return Path.of(url.toURI());
  }

  private static List<Path> caseFiles(Path corpus) throws IOException {
    try (Stream<Path> files = Files.list(corpus)) {
      return files.filter(file -> file.toString().endsWith(".cases")).sorted().toList();
    }
  }
}
