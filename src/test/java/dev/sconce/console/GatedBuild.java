package dev.sconce.console;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A build whose steps wait for the test: each creates a file when it has begun, and ends when
 * another file exists.
 */
final class GatedBuild {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path directory;
  private final StringBuilder manifest =
      new StringBuilder(
          """
          rule gated
            command = touch began/$out; until test -e go/$out; do sleep 0.02; done; $then touch $out
          rule breaks
            command = touch began/$out; until test -e go/$out; do sleep 0.02; done; $
              test -e $in.fixed && touch $out || { echo '$in:41:9: error: no member named retries'; $
              echo '   41 |     req.retries = 3;'; exit 1; }
          rule deaf
            command = trap '' INT TERM; touch began/$out; until test -e go/$out; do sleep 0.02; done
          rule copy
            command = cp $in $out
          rule console
            command = stty -a > console.stty; read answer; echo got $$answer; echo $$answer > $out
            pool = console
          """);

  GatedBuild(Path directory) throws IOException {
    this.directory = directory;
    Files.createDirectories(directory.resolve("go"));
    Files.createDirectories(directory.resolve("began"));
  }

  /** Adds a step with one of the rules above, and creates inputs that no step makes. */
  GatedBuild step(String output, String rule, String... inputs) throws IOException {
    manifest.append("build ").append(output).append(": ").append(rule);
    for (String input : inputs) {
      manifest.append(' ').append(input);
      if (input.endsWith(".c")) {
        Files.writeString(directory.resolve(input), "");
      }
    }
    manifest.append('\n');
    return this;
  }

  /** Makes the step print a warning. */
  GatedBuild warning() {
    manifest.append("  then = echo 'a.c:1:1: warning: unused variable';\n");
    return this;
  }

  GatedBuild write() throws IOException {
    Files.writeString(directory.resolve("build.ninja"), manifest);
    return this;
  }

  /** Lets a step continue. */
  GatedBuild go(String output) throws IOException {
    Files.writeString(directory.resolve("go/" + output), "");
    return this;
  }

  /** Waits until a step has begun. */
  GatedBuild awaitBegun(String output) {
    return awaitFile("began/" + output);
  }

  /** Waits until a file exists. */
  GatedBuild awaitFile(String file) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!Files.exists(directory.resolve(file))) {
      if (System.nanoTime() > end) {
        fail(file + " never came");
      }
      try {
        Thread.sleep(10);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
    return this;
  }

  /** Makes the failed step succeed. */
  GatedBuild fix(String source) throws IOException {
    Files.writeString(directory.resolve(source + ".fixed"), "");
    return this;
  }

  /** Restores the state before the first build. */
  void forget() throws IOException {
    for (String name : new String[] {"go", "began"}) {
      try (var files = Files.list(directory.resolve(name))) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
