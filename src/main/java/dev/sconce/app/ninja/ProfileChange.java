package dev.sconce.app.ninja;

import dev.sconce.app.workspace.LazyPosix;
import dev.sconce.exec.CommandEnvironment;
import dev.sconce.files.NativePath;
import dev.sconce.os.EnvironmentBlock;
import dev.sconce.os.ProgramExec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Goes on in the full profile of Java with a build that has work to do (decision 0132). The ninja
 * face starts in a quick one, which suits a build that finds nothing to do. What the full one adds,
 * Java's full compiler and all libraries, is what the sconce face has: so this process executes the
 * launcher of that face, in place of the first change that the build would make. It keeps its id,
 * and holds nothing that would have to be handed over. What it has said is kept back until then:
 * the other program reads everything again, and says it.
 */
final class ProfileChange {
  /** Of the user: asks for the change. */
  private static final String WANTED = "SCONCE_PROFILE";

  private static final String FULL = "full";
  private static final String LAUNCHER = "bin/sconce";

  /** Tells the launcher that it goes on with a build, and how the program was called. */
  private static final String CONTINUES = "SCONCE_CONTINUES=";

  /**
   * Takes the place of the options that the launcher gives to Java: where arguments and environment
   * are so long that these would not fit, it is not executed in the first place.
   */
  private static final String ROOM = "SCONCE_ROOM=";

  private static final int ROOM_BYTES = 32 * 1024;
  private static final int INTERRUPTED = 130;

  private final LazyPosix posix;
  private final Path home;
  private boolean pending;

  /**
   * A change for the time when there is work; {@link #cancel} says that there will be none.
   *
   * @param home where Sconce is installed
   * @param pending whether there may be one
   */
  ProfileChange(LazyPosix posix, Path home, boolean pending) {
    this.posix = posix;
    this.home = home;
    this.pending = pending;
  }

  /** Whether the user asks for the full profile. */
  static boolean isWanted(CommandEnvironment environment) {
    return environment.get(WANTED).orElse("").equals(FULL);
  }

  /** Whether the build will not be made by this program. */
  boolean isPending() {
    return pending;
  }

  /** This program does all that is to be done. */
  void cancel() {
    pending = false;
  }

  /**
   * Changes the profile, if that was to come; then it does not return.
   *
   * @throws FailedException if the launcher cannot be executed; there is no second try
   */
  void perform(NinjaContext context) {
    if (!pending) {
      return;
    }
    pending = false;
    try {
      ProgramExec exec = new ProgramExec(posix.get());
      if (exec.resetSignals()) {
        Runtime.getRuntime().exit(INTERRUPTED); // waits for the end that has begun
      }
      String launcher = NativePath.bytes(home.resolve(LAUNCHER));
      List<String> words = new ArrayList<>(List.of(launcher));
      words.addAll(context.arguments());
      List<String> entries = new ArrayList<>(context.environment().entries());
      entries.add(CONTINUES + context.program());
      entries.add(ROOM + " ".repeat(ROOM_BYTES));
      EnvironmentBlock environment = new EnvironmentBlock(entries);
      throw new FailedException(exec.exec(launcher, words, environment, home));
    } catch (IOException e) {
      throw new FailedException(e);
    }
  }

  /**
   * The program of this process was not replaced: the build has to begin again in it. Unchecked,
   * because nothing between the first change of a build and the start of the process can do
   * anything about it.
   */
  static final class FailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FailedException(IOException reason) {
      super("this build goes on in the quick profile: " + reason.getMessage(), reason);
    }

    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }
}
