package dev.sconce.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assertions;

/**
 * The distribution that {@code mvn package} builds. Tests that use it have the tag {@code dist}
 * (quick) or {@code slow} (only with CI=true), so that they run after it was built.
 */
public final class Distribution {
  private Distribution() {}

  /** The root directory of the distribution: bin, lib, runtime and the rest. */
  public static Path home() {
    Path home =
        Path.of(System.getProperty("sconce.distribution", "target/sconce")).toAbsolutePath();
    if (!Files.isDirectory(home)) {
      Assertions.fail("no distribution at " + home + "; make it with: mvn package -DskipTests");
    }
    return home;
  }

  /** The program under ninja's name. */
  public static Path ninja() {
    return home().resolve("bin/ninja");
  }

  /** The program under its own name. */
  public static Path sconce() {
    return home().resolve("bin/sconce");
  }
}
