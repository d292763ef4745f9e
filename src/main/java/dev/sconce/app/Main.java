package dev.sconce.app;

import dev.sconce.app.ninja.NinjaProcess;
import dev.sconce.app.sconce.SconceProcess;
import java.util.Arrays;
import java.util.List;

/**
 * The entry point of the program. The launcher passes the face as the first argument: {@code ninja}
 * or {@code sconce}. If the user's own first argument is {@code --ninja}, {@code sconce} runs as
 * {@code ninja}.
 */
public final class Main {
  private static final String NINJA = "ninja";
  private static final String SCONCE = "sconce";

  /** The exit code of a program that a signal ended. */
  private static final int INTERRUPTED = 130;

  /** The exit code of the JVM after an uncaught exception. */
  private static final int BUG = 1;

  /** The exit code of ninja after every fatal error. */
  private static final int FATAL_OF_NINJA = 1;

  /** The exit code of the sconce face if the command could not do what was asked. */
  private static final int FATAL_OF_SCONCE = 2;

  private Main() {}

  /** Runs one face on the user's arguments and exits with its code. */
  public static void main(String[] args) {
    long startedAtMillis = System.currentTimeMillis();
    List<String> words = Arrays.asList(args);
    boolean named = args.length > 0 && (args[0].equals(NINJA) || args[0].equals(SCONCE));
    int first = named ? 1 : 0;
    boolean ninja = named && args[0].equals(NINJA);
    if (!ninja && args.length > first && args[first].equals("--ninja")) {
      ninja = true;
      first++;
    }
    List<String> rest = words.subList(first, args.length);
    if (ninja) {
      ninja(rest);
    }
    Thread.setDefaultUncaughtExceptionHandler(new ResourceExhaustion(SCONCE, FATAL_OF_SCONCE));
    Runtime.getRuntime().halt(SconceProcess.run(rest, startedAtMillis));
  }

  /**
   * Runs the ninja face and halts the JVM, which skips the shutdown hook. The hook only reports a
   * signal that came before the build took over signal handling.
   */
  private static void ninja(List<String> words) {
    Runtime machine = Runtime.getRuntime();
    ResourceExhaustion exhaustion = new ResourceExhaustion(NINJA, FATAL_OF_NINJA);
    Thread.setDefaultUncaughtExceptionHandler(exhaustion);
    try {
      machine.addShutdownHook(new Interrupted());
    } catch (IllegalStateException onItsWayDown) {
      machine.halt(INTERRUPTED);
    }
    int code;
    try {
      code = new NinjaProcess().run(words);
    } catch (RuntimeException | Error bug) {
      exhaustion.endIfExhausted(bug);
      bug.printStackTrace();
      code = BUG;
    }
    machine.halt(code);
  }

  private static final class Interrupted extends Thread {
    @Override
    public void run() {
      Runtime.getRuntime().halt(INTERRUPTED);
    }
  }
}
