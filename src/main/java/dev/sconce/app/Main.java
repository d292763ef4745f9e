package dev.sconce.app;

import dev.sconce.app.ninja.NinjaProcess;
import dev.sconce.app.sconce.SconceProcess;
import java.util.Arrays;
import java.util.List;

/**
 * The program. The launcher's first argument names the face: {@code ninja} or {@code sconce}; the
 * user's own first argument {@code --ninja} turns the second into the first.
 */
public final class Main {
  private static final String NINJA = "ninja";
  private static final String SCONCE = "sconce";

  /** What a program says that a signal ended. */
  private static final int INTERRUPTED = 130;

  /** What the JVM says of an exception that nobody took. */
  private static final int BUG = 1;

  /** What ninja says of all that it cannot go on with. */
  private static final int FATAL_OF_NINJA = 1;

  /** What the sconce face says when it is not a step that failed. */
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
   * Ends the process at once: the only thing that the machine has to do on its way down is to say
   * that a signal came, before the build took signals over.
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
