package dev.sconce.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.testing.RequiredTool;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a real build at random moments; the next build must produce the bytes of an undisturbed
 * one. {@code -Dsconce.kills=100} asks for more kills, {@code -Dsconce.kills.seed=N} repeats the
 * same ones.
 */
@Tag("slow")
final class KillTest {
  private static final String NO_WORK = "ninja: no work to do.\n";
  private static final String ORPHANS = "commands of a build that was killed are still running";
  private static final int WAIT_SECONDS = 60;
  private static final int ATTEMPTS = 10;

  /** Of ten kills, so many wait until a command runs. */
  private static final int WITH_COMMAND_OF_TEN = 7;

  @TempDir private Path base;

  /** Runs before the directory is deleted, because JUnit warns of links that lead out of it. */
  @AfterEach
  void removeLinks() throws IOException {
    BuildTree.delete(base.resolve("bin"));
  }

  @Test
  void aBuildAfterAKillHasTheBytesOfACleanOne(TestReporter reporter)
      throws IOException, InterruptedException {
    int kills = Integer.getInteger("sconce.kills", 5);
    long seed = Long.getLong("sconce.kills.seed", System.nanoTime());
    Random random = new Random(seed);
    KilledProject project = prepare(seed);
    int withCommand = 0;
    for (int kill = 0; kill < kills; kill++) {
      boolean wait = kill % 10 < WITH_COMMAND_OF_TEN;
      Moment moment = project.kill(random, wait);
      reporter.publishEntry("kill " + kill, moment.toString());
      withCommand += moment.commands() > 0 ? 1 : 0;
      project.expectCleanBuild("seed " + seed + ", kill " + kill + ": " + moment);
    }
    reporter.publishEntry("while a command ran", withCommand + " of " + kills);
    int least = kills * 6 / 10;
    int ran = withCommand;
    assertTrue(ran >= least, () -> "only " + ran + " of " + kills + " while a command ran");
  }

  @Test
  void aLogThatIsCutCostsTimeOnly(TestReporter reporter) throws IOException, InterruptedException {
    int cuts = Integer.getInteger("sconce.kills.cuts", 3);
    long seed = Long.getLong("sconce.kills.seed", System.nanoTime());
    Random random = new Random(seed);
    KilledProject project = prepare(seed);
    for (int cut = 0; cut < cuts; cut++) {
      Moment moment = project.kill(random, true);
      String where = cutLog(random, project.checkout().out(), cut % 2 == 0);
      reporter.publishEntry("cut " + cut, moment + ", " + where);
      project.expectCleanBuild("seed " + seed + ", cut " + cut + ": " + moment + ", " + where);
    }
  }

  private KilledProject prepare(long seed) throws IOException, InterruptedException {
    Checkout checkout = new Checkout(Project.NGHTTP2, base);
    checkout.use(Subject.ninja());
    // Sconce writes logs for this ninja, which then checks what was built.
    checkout.useBehind(RequiredTool.ninja113().path());
    checkout.configure();
    long start = System.nanoTime();
    checkout.ninja().orFail();
    long buildMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    assertTrue(buildMillis > 0, () -> "seed " + seed);
    return new KilledProject(checkout, checkout.outputs(), buildMillis, base.resolve("output.txt"));
  }

  /** Truncates one of ninja's logs at a random byte after its header, if it exists. */
  private static String cutLog(Random random, Path out, boolean buildLog) throws IOException {
    Path log = out.resolve(buildLog ? ".ninja_log" : ".ninja_deps");
    if (!Files.exists(log)) {
      return "no log yet";
    }
    long size = Files.size(log);
    long end = random.nextLong(size + 1);
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
      file.setLength(end);
    }
    return log.getFileName() + " cut from " + size + " to " + end + " bytes";
  }

  /**
   * @param millis the time since the start of the program
   * @param commands the number of the build's processes at that moment
   */
  record Moment(long millis, long commands) {}

  /**
   * @param clean the outputs of an undisturbed build
   * @param buildMillis the duration of that build
   */
  record KilledProject(
      Checkout checkout, Map<String, String> clean, long buildMillis, Path output) {

    /** The speed of machines varies: a build that ended too early is tried again. */
    Moment kill(Random random, boolean whileCommandRuns) throws IOException, InterruptedException {
      for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
        Moment moment = killOnce(random, whileCommandRuns);
        if (moment.commands() > 0 || !whileCommandRuns) {
          return moment;
        }
      }
      return killOnce(random, whileCommandRuns);
    }

    private Moment killOnce(Random random, boolean whileCommandRuns)
        throws IOException, InterruptedException {
      checkout.ninja("-t", "clean").orFail();
      long start = System.nanoTime();
      Process build = checkout.start(output);
      Thread.sleep(random.nextLong(buildMillis));
      while (whileCommandRuns && build.isAlive() && build.descendants().findAny().isEmpty()) {
        Thread.sleep(1);
      }
      long commands = build.descendants().count();
      build.destroyForcibly();
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      assertTrue(build.waitFor(WAIT_SECONDS, TimeUnit.SECONDS), "survived SIGKILL");
      return new Moment(millis, commands);
    }

    void expectCleanBuild(String when) throws IOException, InterruptedException {
      Shell.Result build = checkout.ninja();
      for (int i = 0; i < ATTEMPTS && build.output().contains(ORPHANS); i++) {
        // On a busy machine a compiler can outlive the wait of the next build. That build then
        // refuses to start, and the user tries again.
        build = checkout.ninja();
      }
      Shell.Result next = build;
      assertEquals(0, next.exitCode(), () -> when + "\n" + next.output());
      assertEquals(clean, checkout.outputs(), when);
      assertEquals(NO_WORK, checkout.ninja("-d", "explain").output(), when);
      Shell.Result peer = checkout.ninjaAt(RequiredTool.ninja113().path(), "-n", "-d", "explain");
      assertEquals(NO_WORK, peer.output(), when);
    }
  }
}
