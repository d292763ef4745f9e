package dev.sconce.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.digest.Digest;
import dev.sconce.history.RemoteOutputs.LeftOutput;
import dev.sconce.history.RemoteOutputs.LeftStep;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemoteOutputsTest {
  @TempDir Path directory;

  private static LeftStep step(String name, long atNanos) {
    Digest digest = Digest.of(name.getBytes(StandardCharsets.ISO_8859_1));
    return new LeftStep(
        name,
        digest.hex(),
        atNanos,
        List.of(new LeftOutput(name, digest, true), new LeftOutput(name + ".map", digest, false)),
        List.of(name + ".gcno"));
  }

  private void put(LeftStep... steps) throws IOException {
    try (RemoteOutputs outputs = RemoteOutputs.at(directory)) {
      for (LeftStep each : steps) {
        outputs.put(each);
      }
    }
  }

  @Test
  void theLastThatWasNotedOfAStepIsFoundAgain() throws IOException {
    put(step("a.o", 1), step("b.o", 2), step("a.o", 3));
    RemoteOutputs outputs = RemoteOutputs.at(directory);
    assertEquals(Optional.of(step("a.o", 3)), outputs.of("a.o"));
    assertEquals(Optional.of(step("b.o", 2)), outputs.of("b.o"));
    assertEquals(Optional.empty(), outputs.of("c.o"));
    assertFalse(outputs.isEmpty());
  }

  @Test
  void whatWasRemovedIsGone() throws IOException {
    put(step("a.o", 1));
    try (RemoteOutputs outputs = RemoteOutputs.at(directory)) {
      outputs.remove("a.o");
      assertTrue(outputs.isEmpty());
    }
    assertTrue(RemoteOutputs.at(directory).isEmpty());
  }

  @Test
  void whatIsDamagedCountsAsMissing() throws IOException {
    put(step("a.o", 1), step("b.o", 2));
    Path file = directory.resolve(RemoteOutputs.FILE);
    byte[] bytes = Files.readAllBytes(file);
    for (int at = 0; at < bytes.length; at++) {
      byte[] damaged = bytes.clone();
      damaged[at] ^= 0x11;
      Files.write(file, damaged);
      RemoteOutputs outputs = RemoteOutputs.at(directory);
      assertTrue(outputs.of("a.o").map(step("a.o", 1)::equals).orElse(true));
      assertTrue(outputs.of("b.o").map(step("b.o", 2)::equals).orElse(true));
      Files.write(file, Arrays.copyOf(bytes, at));
      RemoteOutputs torn = RemoteOutputs.at(directory);
      assertTrue(torn.of("b.o").isEmpty());
      assertEquals(Optional.empty(), torn.warning());
    }
  }
}
