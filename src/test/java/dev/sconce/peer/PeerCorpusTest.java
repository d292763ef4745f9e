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
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs every case under {@code resources/peer} with ninja 1.13 and with Sconce's and expects the
 * same output, errors, exit codes and files after every step. {@code -Dsconce.peer.cases=REGEX}
 * picks cases by file and name, {@code -Dsconce.peer.traces=FILE} appends what ninja did.
 */
@Tag("slow")
final class PeerCorpusTest {
  @TempDir private Path base;

  /** Before the directory goes: JUnit warns of links that lead out of it. */
  @AfterEach
  void removeLinks() throws IOException {
    BuildTree.delete(base.resolve("bin"));
    BuildTree.delete(base.resolve("peer"));
  }

  @TestFactory
  Stream<DynamicContainer> sconceDoesAsNinjaDoes() throws IOException, URISyntaxException {
    Path corpus = corpus();
    Path ninja = RequiredTool.ninja113().path().toRealPath();
    Path subject = Subject.ninja();
    CaseRunner runner = new CaseRunner(base, CaseTools.unpack(corpus.resolve("bin"), base), ninja);
    String picked = System.getProperty("sconce.peer.cases", "");
    List<DynamicContainer> containers = new ArrayList<>();
    for (Path file : caseFiles(corpus)) {
      List<PeerCase> cases =
          CaseReader.read(
              file.getFileName().toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
      assertTrue(!cases.isEmpty(), () -> "no cases in " + file);
      containers.add(
          DynamicContainer.dynamicContainer(
              file.getFileName().toString(),
              cases.stream()
                  .filter(one -> (one.origin() + " " + one.name()).matches(".*" + picked + ".*"))
                  .map(
                      one ->
                          DynamicTest.dynamicTest(
                              one.origin() + " " + one.name(),
                              () -> compare(runner, one, ninja, subject)))));
    }
    return containers.stream();
  }

  private static void compare(CaseRunner runner, PeerCase peerCase, Path ninja, Path subject)
      throws IOException, InterruptedException {
    List<StepTrace> expected = runner.run(peerCase, ninja);
    record(peerCase, expected);
    List<StepTrace> got = runner.run(peerCase, subject);
    for (int step = 0; step < expected.size(); step++) {
      if (!expected.get(step).equals(got.get(step))) {
        fail(
            "step "
                + (step + 1)
                + " differs.\n>>>>>> ninja\n"
                + expected.get(step).render()
                + "\n>>>>>> sconce\n"
                + got.get(step).render());
      }
    }
  }

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
