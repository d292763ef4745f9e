package dev.sconce.app.ninja;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.os.Signals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineTargetBuilderTest {
  private static final InstantSource CLOCK = InstantSource.system();

  @TempDir private Path directory;
  private final Stage stage = new Stage();

  @BeforeEach
  void writeBuild() throws IOException {
    Files.writeString(
        directory.resolve("build.ninja"),
        """
        rule make
          command = touch $out
        rule generate
          command = touch $out
          generator = 1
        build build.ninja: generate template
        build out: make
        """);
    Files.writeString(directory.resolve("template"), "");
  }

  private int build(boolean stopped) throws NinjaExit {
    NinjaContext context =
        stage.with(List.of("PATH=/usr/bin:/bin"), false, "-C", directory.toString(), "--quiet");
    NinjaOptions options = new NinjaOptionReader(context).read();
    try (EngineTargetBuilder builder = new EngineTargetBuilder(context, options, CLOCK)) {
      if (stopped) {
        builder.stop(Signals.PIPE);
      }
      return new NinjaFace(context, options, builder, PhaseTimes.none(), CLOCK).run();
    }
  }

  @Test
  void makesManifestAndTargets() throws NinjaExit {
    assertEquals(0, build(false));
    assertTrue(Files.exists(directory.resolve("out")));
  }

  @Test
  void stopBeforeTheFirstCommandKeepsAllFromBeingRun() throws NinjaExit, IOException {
    long before = Files.getLastModifiedTime(directory.resolve("build.ninja")).toMillis();
    assertEquals(130, build(true));
    assertEquals(before, Files.getLastModifiedTime(directory.resolve("build.ninja")).toMillis());
    assertFalse(Files.exists(directory.resolve("out")));
  }
}
