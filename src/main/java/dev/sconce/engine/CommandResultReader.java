package dev.sconce.engine;

import dev.sconce.discover.DepfileParser;
import dev.sconce.discover.ShowIncludes;
import dev.sconce.files.FileException;
import dev.sconce.files.FileSystem;
import dev.sconce.graph.CanonicalPath;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.schedule.Completion;
import dev.sconce.schedule.Effect;
import dev.sconce.session.StepOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads what a command left behind: discovered inputs, and the time stamps of its outputs. */
final class CommandResultReader {
  private static final long[] NO_MTIMES = {};
  private static final Node[] NO_NODES = {};

  /** Why inputs could not be discovered; the message is shown to the user. */
  private static final class Undiscovered extends Exception {
    private static final long serialVersionUID = 1L;

    Undiscovered(String message) {
      super(message, null, false, false);
    }
  }

  private final Graph graph;
  private final FileSystem files;
  private final MidRunEdits midRunEdits;
  private final boolean keepDepfiles;
  private final Consumer<String> errors;

  /**
   * @param errors receives the reasons why files cannot be removed, byte strings
   */
  CommandResultReader(
      Graph graph,
      FileSystem files,
      MidRunEdits midRunEdits,
      boolean keepDepfiles,
      Consumer<String> errors) {
    this.graph = graph;
    this.files = files;
    this.midRunEdits = midRunEdits;
    this.keepDepfiles = keepDepfiles;
    this.errors = errors;
  }

  /** Must be called on the thread that owns the graph, since discovered inputs become nodes. */
  Completion.Files.Settled perform(Effect.Files.Settle settle) {
    Edge edge = settle.edge();
    StepOutput output = settle.output();
    Node[] deps = null;
    String depsError = "";
    try {
      if (settle.discover()) {
        if (edge.depsKind() == Edge.DepsKind.MSVC) {
          ShowIncludes includes = includes(edge, output);
          deps = nodes(includes.includes());
          output = TextStepOutput.of(includes.output());
        } else {
          deps = readDepfile(edge);
        }
      }
    } catch (Undiscovered reason) {
      depsError = String.valueOf(reason.getMessage());
    } catch (IOException failure) {
      return failed(edge, output, FactGatherer.messageOf(failure));
    }
    try {
      if (!depsError.isEmpty() && settle.succeeded()) {
        output = withError(output, depsError);
      }
      long[] mtimes = settle.statOutputs() ? mtimes(edge.outputs()) : NO_MTIMES;
      long start = settle.startMtimeNanos();
      boolean startTells = start != 0 && midRunEdits.startTells(edge, start, deps);
      return new Completion.Files.Settled(
          edge.id(), output, deps, depsError, mtimes, startTells, "");
    } catch (IOException failure) {
      return failed(edge, output, FactGatherer.messageOf(failure));
    }
  }

  private static Completion.Files.Settled failed(Edge edge, StepOutput output, String error) {
    return new Completion.Files.Settled(edge.id(), output, null, "", NO_MTIMES, false, error);
  }

  private ShowIncludes includes(Edge edge, StepOutput output) throws IOException {
    ByteArrayOutputStream bytes = bytesOf(output);
    return ShowIncludes.parse(bytes.toByteArray(), bytes.size(), edge.value("msvc_deps_prefix"));
  }

  private Node[] nodes(List<String> paths) {
    Node[] nodes = new Node[paths.size()];
    for (int i = 0; i < nodes.length; i++) {
      nodes[i] = graph.node(CanonicalPath.of(paths.get(i)));
    }
    return nodes;
  }

  /** A missing or empty depfile reports no inputs. */
  private Node[] readDepfile(Edge edge) throws Undiscovered {
    String path = edge.depfile();
    if (path.isEmpty()) {
      throw new Undiscovered("edge with deps=gcc but no depfile makes no sense");
    }
    Node[] nodes;
    try {
      Optional<byte[]> content = files.read(path);
      if (content.isEmpty() || content.get().length == 0) {
        return NO_NODES;
      }
      nodes = DepfileParser.parse(path, content.get()).inputNodes(graph);
    } catch (DepfileParser.DepfileException malformed) {
      throw new Undiscovered(malformed.getMessage());
    } catch (IOException failure) {
      throw new Undiscovered(FileException.reasonOf(failure));
    }
    if (!keepDepfiles) {
      try {
        files.remove(path);
      } catch (IOException failure) {
        errors.accept(FactGatherer.messageOf(failure));
        throw new Undiscovered("deleting depfile: " + FileException.reasonOf(failure) + "\n");
      }
    }
    return nodes;
  }

  private static StepOutput withError(StepOutput output, String error) throws IOException {
    ByteArrayOutputStream bytes = bytesOf(output);
    if (bytes.size() > 0) {
      bytes.write('\n');
    }
    bytes.write(error.getBytes(StandardCharsets.ISO_8859_1));
    return TextStepOutput.of(bytes.toByteArray());
  }

  private static ByteArrayOutputStream bytesOf(StepOutput output) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    output.writeTo(bytes);
    return bytes;
  }

  private long[] mtimes(Node[] nodes) throws IOException {
    long[] mtimes = new long[nodes.length];
    for (int i = 0; i < nodes.length; i++) {
      mtimes[i] = files.mtimeNanos(nodes[i].path());
    }
    return mtimes;
  }

  /** Output that was changed here: filtered, or with an error appended. */
  @SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
  record TextStepOutput(byte[] content) implements StepOutput {
    static StepOutput of(byte[] content) {
      return content.length == 0 ? NONE : new TextStepOutput(content);
    }

    @Override
    public long sizeBytes() {
      return content.length;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      out.write(content);
    }
  }
}
