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
      // Everything was closed and flushed. An exit would look for a logger to tell of it.
      Runtime.getRuntime().halt(new NinjaProcess().run(program(), rest));
    }
    System.exit(SconceProcess.run(rest, startedAtMillis));
  }

  /** How the program was called, if the launcher says so: errors about options begin with it. */
  private static String program() {
    return System.getProperty("sconce.program", NINJA);
  }
}
