package dev.sconce.app.ninja;

import dev.sconce.exec.CommandEnvironment;
import dev.sconce.history.BuildLog;
import dev.sconce.tools.LeadingNumber;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * The version of a build log that does not exist yet: what the ninja on the PATH understands, so
 * that both can go on with it.
 */
public final class NewLogVersion implements IntSupplier {
  private static final String MAJOR = "1.";
  private static final int MAX_WAIT_SECONDS = 5;
  private static final int MAX_ANSWER_BYTES = 256;

  /** The first minor version of ninja 1 that writes logs of version 6. */
  private static final int MINOR_OF_VERSION_6 = 12;

  private static final int MINOR_OF_VERSION_7 = 13;

  private final CommandEnvironment environment;

  /** Looks on the PATH of an environment. */
  public NewLogVersion(CommandEnvironment environment) {
    this.environment = environment;
  }

  @Override
  public int getAsInt() {
    Optional<Path> ninja = new SearchPath(environment).find("ninja");
    return ninja.isEmpty() ? BuildLog.NEWEST_VERSION : ofNinja(ask(ninja.get()));
  }

  /** The log version of a version of ninja, the newest if that is none. */
  static int ofNinja(String version) {
    LeadingNumber minor =
        LeadingNumber.of(version.startsWith(MAJOR) ? version.substring(MAJOR.length()) : "");
    if (minor.length() == 0 || minor.value() >= MINOR_OF_VERSION_7) {
      return BuildLog.NEWEST_VERSION;
    }
    return minor.value() >= MINOR_OF_VERSION_6
        ? BuildLog.NEWEST_VERSION - 1
        : BuildLog.OLDEST_VERSION;
  }

  /** What a program says its version is; empty if it does not. */
  private static String ask(Path program) {
    try {
      Process process =
          new ProcessBuilder(program.toString(), "--version")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      process.getOutputStream().close();
      if (!process.waitFor(MAX_WAIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return "";
      }
      byte[] answer = process.getInputStream().readNBytes(MAX_ANSWER_BYTES);
      return new String(answer, StandardCharsets.ISO_8859_1);
    } catch (IOException notRunnable) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
