package dev.sconce.engine;

import dev.sconce.files.FileStat;
import dev.sconce.files.FileSystem;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.history.BuildLog;
import dev.sconce.history.RunStore;
import dev.sconce.schedule.SimilarStepTimes;
import dev.sconce.schedule.StepWeights;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Starts first the steps with the longest time on their path to the end. The time of a step is
 * known from its last run with Sconce, including runs in this build, or else from the build log.
 * The time of a step that was never timed is guessed from similar steps, or else it is the median
 * of the others. If no step was ever timed, those with the largest sources come first.
 */
public final class RecordedTimeWeights implements StepWeights {
  private static final long NOT_ASKED = Long.MIN_VALUE;

  /** This many timed steps of a kind are enough. */
  private static final int MOST_SAMPLES = 500;

  /** The limit for reading sizes of sources before the first step ends; each takes microseconds. */
  private static final int FIRST_LOOKS = 20_000;

  private static final long SMALL_SOURCE_BYTES = 4_096;

  /** The throughput of a C++ compiler, for comparing sizes with the times in the build log. */
  private static final int BYTES_PER_MILLI = 32;

  /**
   * The number of further sizes that may be read for each step that ends: reading must not hold up
   * the build.
   */
  private static final int LOOKS_PER_STEP = 8;

  private final Graph graph;
  private final FileSystem files;
  private final RunStore runs;
  private final BuildLogWeights logged;
  private final SimilarStepTimes times = new SimilarStepTimes();

  /** Families of rules whose recorded steps are among the times. */
  private final Set<String> learned = new HashSet<>();

  /** {@link #NOT_ASKED} at first: a build with nothing to do reads no runs. */
  private long medianMillis = NOT_ASKED;

  /** By edge: a running build requests them for all edges again and again. */
  private final long[] expectedMillis;

  /** By edge; empty until a guess is needed. */
  private long[] sizes = {};

  private int looks = FIRST_LOOKS;

  /** Uses stores that are read at the first request. */
  public RecordedTimeWeights(Graph graph, FileSystem files, BuildLog log, RunStore runs) {
    this.graph = graph;
    this.files = files;
    this.runs = runs;
    this.logged = new BuildLogWeights(log);
    this.expectedMillis = new long[graph.edgeCount()];
    Arrays.fill(expectedMillis, NOT_ASKED);
  }

  @Override
  public long expectedMillis(Edge edge) {
    long known = expectedMillis[edge.id()];
    if (known == NOT_ASKED) {
      int last = runs.durationMillis(edge.outputs()[0]);
      known = last >= 0 ? last : logged.expectedMillis(edge);
      expectedMillis[edge.id()] = known;
    }
    return known;
  }

  @Override
  public long guessMillis(Edge edge) {
    String rule = edge.bindings().ruleName();
    learn(SimilarStepTimes.family(rule));
    return times.guess(rule, kind(edge), size(edge));
  }

  /** Adds the recorded times of the steps of a family. */
  private void learn(String family) {
    if (!learned.add(family) || median() == UNKNOWN_MILLIS) {
      return;
    }
    int samples = 0;
    for (int id = 0; id < graph.edgeCount() && samples < MOST_SAMPLES; id++) {
      Edge edge = graph.edge(id);
      String rule = edge.bindings().ruleName();
      if (rule.startsWith(family) && SimilarStepTimes.family(rule).equals(family)) {
        long expected = expectedMillis(edge);
        if (expected >= 0) {
          times.add(rule, kind(edge), size(edge), expected);
          samples++;
        }
      }
    }
  }

  @Override
  public void ended(Edge edge, long millis, boolean well) {
    looks += LOOKS_PER_STEP;
    if (well) {
      times.add(edge.bindings().ruleName(), kind(edge), size(edge), millis);
      expectedMillis[edge.id()] = millis;
    } else {
      expectedMillis[edge.id()] = Math.max(millis, expectedMillis(edge));
    }
  }

  private static SimilarStepTimes.Kind kind(Edge edge) {
    for (int i = 0; i < edge.explicitInputs(); i++) {
      if (edge.inputs()[i].producer() == null) {
        return SimilarStepTimes.Kind.SOURCES;
      }
    }
    return edge.explicitInputs() == 0
        ? SimilarStepTimes.Kind.SOURCES
        : SimilarStepTimes.Kind.MADE_FILES;
  }

  /** The size of a step's only source; for other steps, the number of explicit inputs. */
  private long size(Edge edge) {
    if (edge.explicitInputs() != 1 || kind(edge) == SimilarStepTimes.Kind.MADE_FILES) {
      return edge.explicitInputs();
    }
    if (sizes.length == 0) {
      sizes = new long[graph.edgeCount()];
      Arrays.fill(sizes, NOT_ASKED);
    }
    long known = sizes[edge.id()];
    if (known == NOT_ASKED) {
      if (looks == 0) {
        return SimilarStepTimes.UNKNOWN_SIZE;
      }
      looks--;
      known = sizeBytes(edge.inputs()[0]);
      sizes[edge.id()] = known;
    }
    return known;
  }

  private long sizeBytes(Node source) {
    try {
      Optional<FileStat> found = files.stat(source.path());
      return found.isPresent() ? found.get().sizeBytes() : SimilarStepTimes.UNKNOWN_SIZE;
    } catch (IOException unknown) {
      return SimilarStepTimes.UNKNOWN_SIZE; // whoever needs the file reports the error
    }
  }

  @Override
  public long weight(Edge edge) {
    if (edge.phony()) {
      return 0;
    }
    long expected = expectedMillis(edge);
    if (expected < 0 && median() == UNKNOWN_MILLIS) {
      return presumedMillis(edge);
    }
    if (expected < 0) {
      expected = guessMillis(edge);
    }
    return Math.max(1, expected < 0 ? median() : expected);
  }

  /**
   * A rough estimate from the size of the source: steps with sources of similar size keep the order
   * of the manifest.
   */
  private long presumedMillis(Edge edge) {
    boolean source = kind(edge) == SimilarStepTimes.Kind.SOURCES && edge.explicitInputs() == 1;
    long size = source ? size(edge) : 0;
    return Long.highestOneBit(Math.max(size, SMALL_SOURCE_BYTES)) / BYTES_PER_MILLI;
  }

  private long median() {
    if (medianMillis == NOT_ASKED) {
      medianMillis = runs.medianMillis();
    }
    return medianMillis;
  }
}
