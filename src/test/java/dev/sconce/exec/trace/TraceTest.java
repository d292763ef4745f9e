package dev.sconce.exec.trace;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.files.AccessSet;
import dev.sconce.os.EnvironmentBlock;
import dev.sconce.os.NativeMemory;
import dev.sconce.os.OsException;
import dev.sconce.os.Pipe;
import dev.sconce.os.Posix;
import dev.sconce.os.Signals;
import dev.sconce.os.Spawner;
import dev.sconce.os.SteeredSystem;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the end of a trace. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TraceTest {
  private static final long PATIENCE_MILLIS = 50;

  /** Before Linux 6.11 the kernel does not end the wait for a call. */
  @ParameterizedTest
  @ValueSource(strings = {"", "5.10.0-28-amd64", "6.11.0"})
  void traceIsDesertedWhenTheLastProcessHasEnded(String release) throws Exception {
    SteeredSystem system = new SteeredSystem();
    system.claimRelease(release);
    Posix posix = system.posix();
    posix.children().expectChildren();
    try (Spawner spawner = posix.spawner();
        NativeMemory memory = new NativeMemory(1024);
        Tracer tracer = Tracer.of(posix).orElseThrow()) {
      Pipe output = posix.pipe(memory);
      try {
        spawner.prepare(
            new Spawner.Request(
                "/bin/sh",
                List.of("/bin/sh", "-c", "while :; do test -e here; done"),
                new EnvironmentBlock(List.of("PATH=/")),
                List.of(),
                "",
                output.writeEnd(),
                List.of()));
        Trace trace = start(tracer, spawner);
        assertFalse(trace.isDeserted());
        posix.signal(spawner.pid(), Signals.KILL);
        posix.children().reap(spawner.pid(), memory);
        // The thread that has started the command has its filter, too, until it ends.
        while (!trace.isDeserted() && !trace.isOver()) {
          Thread.onSpinWait();
        }
        AccessSet set = trace.finish(PATIENCE_MILLIS);
        assertTrue(set.isWhole(), set.blindSpots()::toString);
        assertTrue(trace.isOver());
      } finally {
        posix.close(output.readEnd());
        posix.close(output.writeEnd());
      }
    }
  }

  private static Trace start(Tracer tracer, Spawner spawner) {
    try {
      return tracer.start(spawner, Trace.Conditions.NONE).orElseThrow();
    } catch (OsException e) {
      Assumptions.abort("commands cannot be traced here: " + e.getMessage());
      throw new AssertionError(e);
    }
  }
}
