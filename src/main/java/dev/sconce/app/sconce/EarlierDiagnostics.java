package dev.sconce.app.sconce;

import dev.sconce.history.RunStore;
import dev.sconce.session.ReportedDiagnostic;
import dev.sconce.ui.text.DiagnosticStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The diagnostics in the outputs that were stored before this build; the console uses them to mark
 * new ones. It reads them on its own thread when the first command starts, so a build without work
 * does not pay for it. It skips outputs that this build has already stored.
 */
final class EarlierDiagnostics {
  private final Path state;
  private final Instant since;
  private final boolean anyBuild;
  private @Nullable Thread reading;
  private volatile @Nullable Set<String> fingerprints;

  /**
   * @param state the directory of Sconce's state
   * @param since when this build started
   */
  EarlierDiagnostics(Path state, Instant since) {
    this.state = state;
    this.since = since;
    this.anyBuild = Files.exists(state);
  }

  /** Starts reading; later calls do nothing. On the thread of the build. */
  void read() {
    if (anyBuild && reading == null) {
      reading = Thread.ofPlatform().daemon().name("earlier outputs").start(this::readAll);
    }
  }

  /** Waits until all are read, if reading has started. */
  void join() throws InterruptedException {
    Thread begun = reading;
    if (begun != null) {
      begun.join();
    }
  }

  /** The fingerprints, once all are read; empty if nothing was stored. */
  Optional<Set<String>> fingerprints() {
    return Optional.ofNullable(fingerprints);
  }

  private void readAll() {
    Set<String> found = new HashSet<>();
    try (RunStore runs = RunStore.at(state)) {
      runs.load();
      runs.forEachOutput(
          kept -> {
            if (kept.run().started().isBefore(since)) {
              DiagnosticStream.of(new KeptOutput(kept))
                  .forEach(one -> found.add(ReportedDiagnostic.fingerprint(one)));
            }
          });
      fingerprints = Set.copyOf(found);
    } catch (IOException unreadable) {
      return; // the build itself reports this; then no diagnostic counts as new
    }
  }
}
