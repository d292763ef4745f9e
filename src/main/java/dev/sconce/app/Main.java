package dev.sconce.app;

import dev.sconce.app.ninja.NinjaProcess;
import dev.sconce.app.sconce.SconceFace;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** The program. The launcher's first argument names the face: {@code ninja} or {@code sconce}. */
public final class Main {
  private static final String NINJA = "ninja";

  private Main() {}

  /** Runs one face on the user's arguments and exits with its code. */
  public static void main(String[] args) throws IOException {
    List<String> words = Arrays.asList(args);
    boolean ninja = !words.isEmpty() && words.getFirst().equals(NINJA);
    int face = Math.min(1, words.size());
    if (!ninja && words.size() > 1 && words.get(1).equals("--ninja")) {
      ninja = true;
      face = 2;
    }
    List<String> rest = words.subList(face, words.size());
    System.exit(ninja ? new NinjaProcess().run(program(), rest) : 0);
  }

  /** How the program was called, if the launcher says so. */
  private static String program() {
    return System.getProperty("sconce.program", NINJA);
  }
}
