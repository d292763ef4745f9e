package dev.sconce.engine;

import dev.sconce.discover.Depfile;
import dev.sconce.discover.DepfileParser;
import dev.sconce.files.FileException;
import dev.sconce.files.FileSystem;
import dev.sconce.graph.ByteSink;
import dev.sconce.graph.CanonicalPath;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.history.BuildLog;
import dev.sconce.history.UpToDateRecorder;
import dev.sconce.schedule.Effect;
import dev.sconce.schedule.GraphFacts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gathers the facts that a scan needs: time stamps, depfiles, and whether commands changed. */
final class FactGatherer {
  private final Graph graph;
  private final FileSystem files;
  private final @Nullable BuildLog log;
  private final ParallelChunks chunks;
  private final @Nullable TracedInputs traced;
  private final @Nullable LeftOutputs left;
  private final List<Effect.Files.Gather> performed = new ArrayList<>();
  private final List<String> filesRead = Collections.synchronizedList(new ArrayList<>());

  private UpToDateCheck.KnownTimestamps known = UpToDateCheck.KnownTimestamps.none();
  private volatile boolean forgotten;

  /**
   * @param traced what steps were seen to use; null if that does not count
   * @param left the outputs that were left remote; null if all have to be on disk
   */
  FactGatherer(
      Graph graph,
      FileSystem files,
      @Nullable BuildLog log,
      ParallelChunks chunks,
      @Nullable TracedInputs traced,
      @Nullable LeftOutputs left) {
    this.traced = traced;
    this.left = left;
    this.graph = graph;
    this.files = files;
    this.log = log;
    this.chunks = chunks;
  }

  /** Starts with the nodes: while one thread still waits for the disk, the other hashes. */
  void perform(Effect.Files.Gather gather) {
    if (traced != null) {
      traced.look(chunks);
    }
    chunks.run(gather.nodes().length + gather.edges().length, () -> new Gatherer(gather));
    if (left != null) {
      left.tell(gather);
    }
    if (!forgotten) {
      performed.add(gather);
    }
  }

  /** Uses these time stamps without checking them, until others are passed. */
  void trust(UpToDateCheck.KnownTimestamps times) {
    known = times;
  }

  /** Forgets what was checked: something is about to be done, after which it may be wrong. */
  void forget() {
    trust(UpToDateCheck.KnownTimestamps.none());
    performed.clear();
    filesRead.clear();
    forgotten = true;
    if (traced != null) {
      traced.outdated();
    }
  }

  /** Makes the next run check again what steps were seen to use. */
  void forgetTraced() {
    if (traced != null) {
      traced.forget();
    }
  }

  /** Records that the content of a file was read. */
  void read(String path) {
    if (!forgotten) {
      filesRead.add(path);
    }
  }

  /** Records what was checked; nothing can be recorded once that was forgotten. */
  void note(UpToDateRecorder notes) {
    if (forgotten) {
      notes.unfit();
      return;
    }
    for (String path : filesRead) {
      notes.content(path);
    }
    if (left != null) {
      left.note(notes);
    }
    for (Effect.Files.Gather gather : performed) {
      for (int id : gather.nodes()) {
        if (gather.facts().isUnreadable(id)) {
          notes.unfit();
        }
        notes.time(graph.node(id), gather.facts().statNanos(id));
      }
    }
  }

  private final class Gatherer implements ParallelChunks.Worker {
    private final Effect.Files.Gather gather;
    private final GraphFacts facts;
    private final ByteSink scratch = new ByteSink();

    Gatherer(Effect.Files.Gather gather) {
      this.gather = gather;
      this.facts = gather.facts();
    }

    @Override
    public void work(int from, int to) {
      int nodes = gather.nodes().length;
      for (int i = from; i < to; i++) {
        if (i < nodes) {
          stat(gather.nodes()[i]);
        } else {
          describe(graph.edge(gather.edges()[i - nodes]));
        }
      }
    }

    private void stat(int id) {
      long nanos = known.nanos(id);
      if (nanos != UpToDateCheck.KnownTimestamps.UNKNOWN) {
        facts.stat(id, nanos);
        return;
      }
      try {
        facts.stat(id, files.mtimeNanos(graph.node(id).path()));
      } catch (IOException failure) {
        facts.statFailed(id, messageOf(failure));
      }
    }

    private void describe(Edge edge) {
      facts.describe(edge);
      if (facts.wantsDepfile(edge.id())) {
        facts.depfile(edge.id(), depfile(edge));
      }
      if (log != null && !edge.phony()) {
        compareWithLog(edge, log);
      }
      if (traced != null) {
        traced.describe(edge, facts);
      }
    }

    private void compareWithLog(Edge edge, BuildLog entries) {
      boolean expanded = false;
      for (Node output : edge.outputs()) {
        if (entries.has(output)) {
          if (!expanded) {
            expanded = true;
            BuildLog.expand(edge, scratch);
          }
          facts.logged(
              output.id(), entries.mtimeNanos(output), entries.sameExpanded(output, scratch));
        }
      }
    }

    private GraphFacts.DepfileFinding depfile(Edge edge) {
      String path = edge.depfile();
      FactGatherer.this.read(path);
      try {
        Optional<byte[]> content = files.read(path);
        return content.isEmpty() || content.get().length == 0
            ? new GraphFacts.DepfileFinding.Missing()
            : read(path, content.get());
      } catch (IOException failure) {
        return new GraphFacts.DepfileFinding.Unusable(
            "loading '" + path + "': " + FileException.reasonOf(failure));
      }
    }

    private GraphFacts.DepfileFinding read(String path, byte[] content) {
      try {
        Depfile depfile = DepfileParser.parse(path, content);
        List<String> outputs = new ArrayList<>(depfile.outputCount());
        for (int i = 0; i < depfile.outputCount(); i++) {
          String output = depfile.output(i);
          outputs.add(i == 0 ? CanonicalPath.of(output) : output);
        }
        List<String> inputs = new ArrayList<>(depfile.inputCount());
        for (int i = 0; i < depfile.inputCount(); i++) {
          inputs.add(CanonicalPath.of(depfile.input(i)));
        }
        return new GraphFacts.DepfileFinding.Read(outputs, inputs);
      } catch (DepfileParser.DepfileException malformed) {
        return new GraphFacts.DepfileFinding.Unusable(path + ": " + malformed.getMessage());
      }
    }
  }

  static String messageOf(IOException failure) {
    return String.valueOf(failure.getMessage());
  }
}
