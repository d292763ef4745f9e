package dev.sconce.tools;

import dev.sconce.files.DiskFiles;
import dev.sconce.frontend.ninja.Manifest;
import dev.sconce.frontend.ninja.ManifestException;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.history.BuildLog;
import dev.sconce.history.DepsLog;
import dev.sconce.history.RemoteOutputs;
import dev.sconce.testing.FakeFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Runs a tool on a manifest in a string, with files and logs in memory. */
final class ToolRun {
  final FakeFiles files = new FakeFiles();
  boolean verbose;
  boolean dryRun;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Manifest manifest;
  private final BuildLog buildLog;
  private final DepsLog depsLog;

  ToolRun(String... lines) {
    files.create("build.ninja", String.join("\n", lines) + "\n");
    try {
      manifest = Manifest.load(files, "build.ninja", Manifest.Options.DEFAULT, warning -> {});
    } catch (ManifestException e) {
      throw new IllegalArgumentException(e);
    }
    buildLog = BuildLog.inMemory(manifest.graph());
    depsLog = DepsLog.inMemory(manifest.graph());
  }

  Graph graph() {
    return manifest.graph();
  }

  /** Records in the deps log that an output depends on files. */
  ToolRun deps(String output, String... inputs) {
    Node[] nodes = new Node[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      nodes[i] = graph().node(inputs[i]);
    }
    try {
      depsLog.record(graph().node(output), 5, nodes);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return this;
  }

  /** Records in the build log that the edges of another manifest ran. */
  ToolRun logged(Graph other) {
    try {
      for (int id = 0; id < other.edgeCount(); id++) {
        buildLog.record(other.edge(id), 1, 2, 3);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return this;
  }

  int run(String tool, String... words) {
    out.reset();
    err.reset();
    ToolOutput output = new ToolOutput(stream(out), stream(err));
    ToolContext context =
        new ToolContext(
            output,
            files,
            "/build dir",
            graph(),
            manifest.rules(),
            new NinjaLogFiles(
                output, new DiskFiles(""), graph(), "", () -> BuildLog.NEWEST_VERSION, () -> true),
            buildLog,
            depsLog,
            RemoteOutputs.at(Path.of("/build dir/.sconce")),
            verbose,
            dryRun);
    return NinjaTool.named(tool)
        .orElseThrow()
        .run(context, new ToolArguments(tool, List.of(words), false));
  }

  /** The output of a tool that succeeds. */
  String printed(String tool, String... words) {
    int code = run(tool, words);
    if (code != 0 || err.size() > 0) {
      throw new AssertionError(tool + " ended with " + code + ": " + out() + err());
    }
    return out();
  }

  String out() {
    return out.toString(StandardCharsets.ISO_8859_1);
  }

  String err() {
    return err.toString(StandardCharsets.ISO_8859_1);
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.ISO_8859_1);
  }
}
