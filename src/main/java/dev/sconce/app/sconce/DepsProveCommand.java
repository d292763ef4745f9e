package dev.sconce.app.sconce;

import dev.sconce.app.settings.Setting;
import dev.sconce.app.settings.Settings;
import dev.sconce.app.workspace.BuildRunner;
import dev.sconce.app.workspace.JobLimits;
import dev.sconce.app.workspace.LoadedBuild;
import dev.sconce.app.workspace.SourceRoots;
import dev.sconce.app.workspace.StepEnvironment;
import dev.sconce.app.workspace.StopSignals;
import dev.sconce.app.workspace.WorkspaceListener;
import dev.sconce.app.workspace.WorkspaceStores;
import dev.sconce.engine.BuildParts;
import dev.sconce.engine.DryRunPreview;
import dev.sconce.files.NativePath;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import dev.sconce.history.RunStore;
import dev.sconce.schedule.RunResult;
import dev.sconce.tools.HiddenFileProof;
import dev.sconce.tools.HiddenFileProof.Finding;
import dev.sconce.tools.NinjaLogFiles;
import dev.sconce.ui.text.DisplayText;
import dev.sconce.ui.text.StepLabels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * The subcommand {@code deps prove}: runs a step once more with a file hidden from it, and reports
 * whether the step needs the file.
 */
final class DepsProveCommand implements WorkspaceListener {
  private static final int MOST_LINES = 20;

  private final ProcessContext context;
  private final UserMessages messages;
  private final BuildLocation location;
  private final Settings settings;
  private final List<String> words;

  private DepsProveCommand(
      ProcessContext context,
      UserMessages messages,
      BuildLocation location,
      Settings settings,
      List<String> words) {
    this.settings = settings;
    this.context = context;
    this.messages = messages;
    this.location = location;
    this.words = words;
  }

  /**
   * Runs the proof, and returns the exit code.
   *
   * @param words the step and the file, as typed
   */
  static int run(
      ProcessContext context,
      UserMessages messages,
      BuildLocation location,
      Settings settings,
      List<String> words)
      throws IOException, StartException {
    DepsProveCommand command = new DepsProveCommand(context, messages, location, settings, words);
    if (words.size() != 2) {
      throw new StartException(
          "deps prove needs a step and a file.  Try  "
              + Utf8Text.of(location.command())
              + " deps prove TARGET FILE");
    }
    try (StopSignals signals = new StopSignals(context.posix());
        BuildRunner runner = command.runner(signals)) {
      runner.prepare(true);
      return command.prove(runner);
    } catch (InterruptedException e) {
      return SconceFace.STOPPED;
    }
  }

  private BuildRunner runner(StopSignals signals) {
    JobLimits limits = new JobLimits(context.posix(), context.environment(), location.root(), 1, 0);
    return new BuildRunner(
        location.root(),
        StepEnvironment.of(settings, context.environment()),
        context.posix(),
        context.clock(),
        limits,
        signals,
        this);
  }

  /**
   * The path of the file in the kernel's form, a byte string; its last name may be that of a link.
   */
  private String hidden(String typed) throws StartException {
    try {
      for (Path base : List.of(location.directory(), context.directory())) {
        Path file = base.resolve(typed).normalize();
        Path parent = file.getParent();
        if (parent != null && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
          return NativePath.bytes(parent.toRealPath().resolve(file.getFileName()));
        }
      }
    } catch (InvalidPathException | IOException unusable) {
      throw new StartException(Utf8Text.of(typed) + ": " + unusable.getMessage());
    }
    throw new StartException(
        "there is no file '" + Utf8Text.of(typed) + "', so there is nothing to hide");
  }

  private int prove(BuildRunner runner) throws IOException, StartException {
    try (LoadedBuild loaded = location.load(context, this::warn);
        WorkspaceStores stores =
            location.stores(loaded, RunStore.at(location.state()), context.clock(), _ -> {})) {
      Edge edge = step(loaded);
      String hidden = hidden(words.get(1));
      String label = Utf8Text.text(edge.outputs()[0].path());
      refuseOutOfDate(loaded, stores, edge);
      if (Arrays.stream(edge.outputs()).map(Node::path).anyMatch(words.get(1)::equals)) {
        throw new StartException(words.get(1) + " is an output of this step");
      }
      loaded.prepareLogs();
      messages.say("sconce: running " + label + " once more without " + words.get(1));
      HiddenFileProof proof =
          runner.newProof(loaded, stores.parts().runs(), !settings.isOn(Setting.SHARED_TMP));
      return tell(proof.find(edge, Set.of(hidden)), label);
    } catch (HiddenFileProof.NotProvable e) {
      throw new StartException(
          Utf8Text.of(words.get(0)) + " cannot be run once more for this: " + e.getMessage());
    } catch (NinjaLogFiles.LogException e) {
      throw new StartException(String.valueOf(e.reason().getMessage()));
    }
  }

  private Edge step(LoadedBuild loaded) throws StartException {
    StepLabels labels = new StepLabels(SourceRoots.of(location.directory()));
    Set<Edge> called = new StepFinder(loaded.graph(), labels).allCalled(words.subList(0, 1));
    if (called.size() > 1) {
      String outputs =
          String.join(", ", called.stream().map(edge -> edge.outputs()[0].path()).toList());
      throw new StartException(
          "several steps are called '"
              + Utf8Text.of(words.get(0))
              + "'; name an output of one: "
              + outputs);
    }
    return called.iterator().next();
  }

  /** Refuses a step that is out of date, because its result would differ for another reason. */
  private void refuseOutOfDate(LoadedBuild loaded, WorkspaceStores stores, Edge edge)
      throws StartException {
    BuildParts parts = stores.preview(loaded, context.clock(), context.startedAtMillis());
    try (DryRunPreview preview = new DryRunPreview(parts)) {
      RunResult result = preview.look(List.of(edge.outputs()[0]));
      if (result.status() != RunResult.Status.UP_TO_DATE) {
        String why =
            result.status() == RunResult.Status.BUILT
                ? "it or something that it needs is out of date"
                : result.message();
        throw new StartException(
            why
                + "; build it first:  "
                + Utf8Text.of(location.command())
                + " "
                + edge.outputs()[0].path());
      }
    }
  }

  private int tell(Finding finding, String label) throws IOException {
    String file = words.get(1);
    return switch (finding) {
      case Finding.Fails(int exitCode, byte[] output) -> {
        messages.say(
            "sconce: needed: without " + file + ", " + label + " fails (exit " + exitCode + ")");
        show(output);
        yield SconceFace.REFUSED;
      }
      case Finding.MakesOther(List<String> outputs) -> {
        messages.say("sconce: needed: without " + file + ", other bytes are in " + names(outputs));
        yield SconceFace.REFUSED;
      }
      case Finding.MakesTheSame(boolean missed, boolean printsOther) -> {
        messages.say(
            "sconce: not needed: "
                + label
                + (missed
                    ? " looks for " + file + ", and makes the same without it"
                    : " never looked for " + file)
                + (printsOther ? ", but prints something else" : ""));
        yield SconceFace.DONE;
      }
      case Finding.Varies(List<String> outputs) ->
          unknown("with " + file + " as well, other bytes are in " + names(outputs) + " each time");
      case Finding.FailsAnyway(int exitCode, byte[] output) -> {
        int code =
            unknown(
                "with "
                    + file
                    + " as well, "
                    + label
                    + " fails when it runs once more (exit "
                    + exitCode
                    + ")");
        show(output);
        yield code;
      }
      case Finding.NotTraced() ->
          unknown("commands cannot be traced here, so nothing can be hidden");
      case Finding.Stopped _ -> SconceFace.STOPPED;
    };
  }

  private int unknown(String why) throws IOException {
    messages.say("sconce: cannot be told: " + why);
    return SconceFace.NOT_STARTED;
  }

  private static String names(List<String> outputs) {
    return Utf8Text.text(String.join(", ", outputs));
  }

  private void show(byte[] output) throws IOException {
    List<String> lines =
        new String(output, StandardCharsets.ISO_8859_1).lines().map(DisplayText::decode).toList();
    for (String line : lines.subList(0, Math.min(lines.size(), MOST_LINES))) {
      messages.say("  " + line);
    }
    if (lines.size() > MOST_LINES) {
      messages.say("  and " + (lines.size() - MOST_LINES) + " more lines");
    }
  }

  private void warn(String byteString) {
    complain("warning: " + Utf8Text.text(byteString));
  }

  private void complain(String text) {
    try {
      messages.complain(text);
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  @Override
  public void waiting(String message) {
    complain(Utf8Text.text(message));
  }

  @Override
  public void jobServerFound(String makeFlags) {
    // a single command needs no job server
  }

  @Override
  public void jobServerIgnored(String makeFlags, String reason) {
    // as above
  }

  @Override
  public void jobServerUnreachable(IOException reason) {
    // as above
  }
}
