package dev.sconce.testing;

import dev.sconce.os.Posix;
import java.net.URISyntaxException;
import java.nio.file.Path;

/** Runs a test class as a separate program. */
public final class JavaProgram {
  private JavaProgram() {}

  /** The start of a shell command line that runs the class. */
  public static String commandLine(Class<?> main) {
    return "'"
        + System.getProperty("java.home")
        + "/bin/java' -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED -cp '"
        + locationOf(main)
        + ":"
        + locationOf(Posix.class)
        + "' "
        + main.getName();
  }

  private static Path locationOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
