package dev.sconce.peer;

import dev.sconce.peer.PeerCase.SourceFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs cases with different ninjas, always in the same directory and under the same name, so that
 * all printed paths agree.
 */
final class CaseRunner {
  private static final long STEP_LIMIT_SECONDS = 60;

  /**
   * More than a tick of the file system's clock, so that a step's files are newer than those of the
   * previous step.
   */
  private static final long BETWEEN_STEPS_MILLIS = 12;

  private final Path bin;
  private final Path tools;
  private final Path peerBin;
  private final Path work;
  private final Path home;

  /**
   * @param base an empty directory for this runner
   * @param tools the directory of the programs that cases call ({@code pty}, {@code when}, …)
   * @param peer the ninja that other programs find on the PATH
   */
  CaseRunner(Path base, Path tools, Path peer) throws IOException {
    this.bin = Files.createDirectories(base.resolve("bin"));
    this.tools = tools;
    this.peerBin = Files.createDirectories(base.resolve("peer"));
    this.work = base.resolve("work");
    this.home = Files.createDirectories(base.resolve("home"));
    Files.createSymbolicLink(peerBin.resolve("ninja"), peer);
  }

  /** Runs all steps of a case in a new directory with the given program as {@code ninja}. */
  List<StepTrace> run(PeerCase peerCase, Path ninja) throws IOException, InterruptedException {
    BuildTree.delete(work);
    Files.createDirectories(work);
    for (SourceFile file : peerCase.files()) {
      write(file);
    }
    Path link = bin.resolve("ninja");
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, ninja);
    List<StepTrace> traces = new ArrayList<>();
    for (String step : peerCase.steps()) {
      Thread.sleep(BETWEEN_STEPS_MILLIS);
      traces.add(runStep(peerCase, step));
    }
    return traces;
  }

  private void write(SourceFile file) throws IOException {
    Path path = work.resolve(file.path());
    Files.createDirectories(path.getParent());
    Files.write(path, file.content().getBytes(StandardCharsets.ISO_8859_1));
    if (file.executable() && !path.toFile().setExecutable(true)) {
      throw new IOException("cannot make executable: " + path);
    }
  }

  private StepTrace runStep(PeerCase peerCase, String step)
      throws IOException, InterruptedException {
    Path out = home.resolve("stdout");
    Path err = home.resolve("stderr");
    ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", step);
    builder.directory(work.toFile());
    builder.redirectInput(Path.of("/dev/null").toFile());
    builder.redirectOutput(out.toFile());
    builder.redirectError(err.toFile());
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.put("PATH", bin + ":" + tools + ":" + peerBin + ":/usr/bin:/bin");
    environment.put("BIN", bin.toString());
    environment.put("HOME", home.toString());
    environment.put("TERM", "dumb");
    environment.put("LC_ALL", "C.UTF-8");
    Process process = builder.start();
    if (!process.waitFor(STEP_LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
      return new StepTrace(step, process.exitValue(), read(out), read(err), "(timed out)");
    }
    return new StepTrace(
        step,
        process.exitValue(),
        peerCase.normalise(read(out)),
        peerCase.normalise(read(err)),
        Files.exists(work, LinkOption.NOFOLLOW_LINKS) ? BuildTree.render(work) : "(gone)");
  }

  private static String read(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
  }
}
