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
 * Moves a build that has work to do to the full profile of Java (decision 0132). The ninja face
 * starts in a quick profile, which suits a build with nothing to do. The full profile adds Java's
 * optimizing compiler and all libraries; the sconce face runs in it. So, before the first change
 * that the build would make, this process executes the launcher of that face in its own place. It
 * keeps its process id, and has no state to hand over. Its output is held back until then: the new
 * program rereads everything and prints it again.
 */
final class ProfileChange {
  /** The user's variable that asks for the full profile. */
  private static final String WANTED = "SCONCE_PROFILE";

  private static final String FULL = "full";
  private static final String LAUNCHER = "bin/sconce";

  /**
   * The variable that tells the launcher to continue a build, and the name under which it was
   * called.
   */
  private static final String CONTINUES = "SCONCE_CONTINUES=";

  /**
   * A placeholder as large as the options that the launcher passes to Java. If arguments and
   * environment are so long that these options would not fit, the launcher fails to start right
   * here.
   */
  private static final String ROOM = "SCONCE_ROOM=";

  private static final int ROOM_BYTES = 32 * 1024;
  private static final int INTERRUPTED = 130;

  private final LazyPosix posix;
  private final Path home;
  private boolean pending;

  /**
   * A change to perform when there is work; {@link #cancel} rules it out.
   *
   * @param home where Sconce is installed
   * @param pending whether a change is possible
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

  /** Whether another program may replace this one before the build changes anything. */
  boolean isPending() {
    return pending;
  }

  /** Rules the change out: this program does all the work. */
  void cancel() {
    pending = false;
  }

  /**
   * Changes the profile if a change is pending; then it does not return.
   *
   * @throws FailedException if the launcher cannot be executed; there is no second attempt
   */
  void perform(NinjaContext context) {
    if (!pending) {
      return;
    }
    pending = false;
    try {
      ProgramExec exec = new ProgramExec(posix.get());
      if (exec.resetSignals()) {
        Runtime.getRuntime().exit(INTERRUPTED); // waits for the shutdown that has begun
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
   * The launcher could not replace this process, so the build has to start again in it. Unchecked,
   * because no code between the first change of a build and the start of the process can handle it.
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
