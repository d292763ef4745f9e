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
 * What the outputs reported that were kept before this build, so that what is new can be told. Read
 * on a thread of its own from the first command on: a build in which nothing runs does not pay for
 * it. What a step printed in this build already is left out.
 */
final class EarlierDiagnostics {
  private final Path state;
  private final Instant since;
  private final boolean anyBuild;
  private @Nullable Thread reading;
  private volatile @Nullable Set<String> fingerprints;

  /**
   * @param state where Sconce keeps what it knows
   * @param since when this build began
   */
  EarlierDiagnostics(Path state, Instant since) {
    this.state = state;
    this.since = since;
    this.anyBuild = Files.exists(state);
  }

  /** Begins to read; called again it does nothing. On the thread of the build. */
  void read() {
    if (anyBuild && reading == null) {
      reading = Thread.ofPlatform().daemon().name("earlier outputs").start(this::readAll);
    }
  }

  /** Waits until all are read, if that was begun. */
  void join() throws InterruptedException {
    Thread begun = reading;
    if (begun != null) {
      begun.join();
    }
  }

  /** The fingerprints, once all are read; none where nothing was kept. */
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
      return; // the build itself says so; nothing is called new then
    }
  }
}
