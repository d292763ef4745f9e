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
 * Starts first what the longest time hangs on. How long a step takes is known from its last run
 * with Sconce, one in this build included, else from the build log; what was never timed is guessed
 * from others like it, else it counts as the median of the others. Where nothing was ever timed,
 * the largest sources come first.
 */
public final class RecordedTimeWeights implements StepWeights {
  private static final long NOT_ASKED = Long.MIN_VALUE;

  /** So many timed steps of a kind tell enough. */
  private static final int MOST_SAMPLES = 500;

  /** So many sources may be looked at before the first step ends; it takes microseconds each. */
  private static final int FIRST_LOOKS = 20_000;

  private static final long SMALL_SOURCE_BYTES = 4_096;

  /** What a compiler of C++ gets done, to compare with what the build log knows of other steps. */
  private static final int BYTES_PER_MILLI = 32;

  /** For each step that ends so many sources may be looked at: a build has more to do than that. */
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

  /** By edge: asked again and again for all of them while a build runs. */
  private final long[] expectedMillis;

  /** By edge; empty until a guess is needed. */
  private long[] sizes = {};

  private int looks = FIRST_LOOKS;

  /** Over stores that are read when they are first asked. */
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

  /** Takes the recorded times of the steps of a family in. */
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

  /** How large the one source is; of other steps how many explicit inputs there are. */
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
      return SimilarStepTimes.UNKNOWN_SIZE; // whoever needs the file says so
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

  /** By the size of the source, roughly: what is about as large keeps the order of the manifest. */
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
