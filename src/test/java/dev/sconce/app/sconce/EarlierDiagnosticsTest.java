package dev.sconce.app.sconce;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sconce.history.RunStore;
import dev.sconce.history.StepRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class EarlierDiagnosticsTest {
  private static final Instant BEFORE = Instant.parse("2026-01-02T03:04:05Z");
  private static final Instant NOW = BEFORE.plusSeconds(60);

  private record Text(String text) implements RunStore.Printed {
    private byte[] bytes() {
      return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public long sizeBytes() {
      return text.length();
    }

    @Override
    public byte[] head(int most) {
      return Arrays.copyOf(bytes(), Math.min(most, text.length()));
    }

    @Override
    public byte[] tail(int most) {
      return Arrays.copyOfRange(bytes(), Math.max(0, text.length() - most), text.length());
    }
  }

  private static void ran(RunStore runs, String step, Instant started, String printed)
      throws IOException {
    runs.ended(new StepRun(step, "cc", started, 10, 0), new Text(printed));
  }

  private static Optional<Set<String>> read(EarlierDiagnostics earlier)
      throws InterruptedException {
    earlier.read();
    earlier.join();
    return earlier.fingerprints();
  }

  @Test
  void whatWasPrintedBeforeThisBuildIsKnown(@TempDir Path directory) throws Exception {
    Path state = directory.resolve(".sconce");
    try (RunStore runs = RunStore.at(state)) {
      ran(runs, "a.o", BEFORE, "a.c:1:2: warning: old [-Wold]\n");
      ran(runs, "b.o", NOW, "b.c:1:2: warning: of this build [-Wnew]\n");
    }
    EarlierDiagnostics earlier = new EarlierDiagnostics(state, NOW);
    assertEquals(Optional.empty(), earlier.fingerprints());
    assertEquals(Optional.of(Set.of("WARNING\na.c\n-Wold\nold")), read(earlier));
  }

  @Test
  void nothingIsKnownInTheFirstBuild(@TempDir Path directory) throws Exception {
    Path state = directory.resolve(".sconce");
    EarlierDiagnostics earlier = new EarlierDiagnostics(state, NOW);
    try (RunStore runs = RunStore.at(state)) {
      ran(runs, "b.o", NOW, "b.c:1:2: warning: of this build [-Wnew]\n");
    }
    assertEquals(Optional.empty(), read(earlier));
  }
}
