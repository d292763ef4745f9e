package dev.sconce.app.sconce;

import dev.sconce.app.settings.DependencyRulesFile;
import dev.sconce.app.settings.Setting;
import dev.sconce.app.settings.Settings;
import dev.sconce.app.workspace.GraphAccessJudge;
import dev.sconce.app.workspace.LoadedBuild;
import dev.sconce.app.workspace.SourceRoots;
import dev.sconce.app.workspace.TracingSetup;
import dev.sconce.app.workspace.WorkspaceStores;
import dev.sconce.discover.judge.AllowedAccess;
import dev.sconce.files.AccessSet;
import dev.sconce.files.AccessSet.Access;
import dev.sconce.files.AccessSet.State;
import dev.sconce.files.AccessSet.Use;
import dev.sconce.frontend.ninja.NinjaDyndepReader;
import dev.sconce.graph.CanonicalPath;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import dev.sconce.history.RunStore;
import dev.sconce.report.UndeclaredJson;
import dev.sconce.report.UndeclaredText;
import dev.sconce.session.Violation;
import dev.sconce.tools.DyndepLoader;
import dev.sconce.tools.TargetFinder;
import dev.sconce.ui.text.StepLabels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The subcommand {@code deps}: compares what steps were seen to use with what they declare. */
final class DepsCommand {
  /** The words that may follow {@code deps}. */
  static final List<String> ACTIONS = List.of("check", "show", "unused", "allow", "prove");

  private static final int MOST_OBSTACLES = 8;

  private final ProcessContext context;
  private final UserMessages messages;
  private final BuildLocation location;
  private final CommandLine line;
  private final Settings settings;
  private final List<String> words;

  private DepsCommand(
      ProcessContext context,
      UserMessages messages,
      BuildLocation location,
      CommandLine line,
      Settings settings) {
    this.context = context;
    this.messages = messages;
    this.location = location;
    this.line = line;
    this.settings = settings;
    this.words = line.words().subList(1, line.words().size());
  }

  /** The actions of the subcommand. */
  enum Action {
    CHECK,
    SHOW,
    UNUSED,
    ALLOW,
    PROVE
  }

  /** The action that the first word names. */
  static Action action(CommandLine line) throws CommandLineReader.UsageException {
    String word = line.words().isEmpty() ? "" : line.words().getFirst();
    return switch (word) {
      case "check" -> Action.CHECK;
      case "show" -> Action.SHOW;
      case "unused" -> Action.UNUSED;
      case "allow" -> Action.ALLOW;
      case "prove" -> Action.PROVE;
      default ->
          throw new CommandLineReader.UsageException(
              "deps takes check, show, unused, allow or prove"
                  + (word.isEmpty() ? "" : ", not '" + word + "'"),
              Subcommand.DEPS);
    };
  }

  /** Runs the action, and returns the exit code. */
  static int run(
      ProcessContext context,
      UserMessages messages,
      BuildLocation location,
      CommandLine line,
      Settings settings,
      Action action)
      throws IOException {
    DepsCommand command = new DepsCommand(context, messages, location, line, settings);
    try {
      return switch (action) {
        case CHECK -> command.check();
        case SHOW, UNUSED -> command.tell(action);
        case ALLOW -> command.allow();
        case PROVE -> DepsProveCommand.run(context, messages, location, settings, command.words);
      };
    } catch (StartException e) {
      messages.complain("error: " + Utf8Text.text(e.getMessage()));
      return SconceFace.NOT_STARTED;
    }
  }

  private boolean isForPrograms() {
    return line.json() || isSarif();
  }

  private boolean isSarif() {
    return line.other(CommandLineOption.SARIF).isPresent();
  }

  private int check() throws IOException, StartException {
    location.dependencyRules(); // reports a mistake in the rules before the build starts
    if (line.other(CommandLineOption.RECORDED).isEmpty()) {
      int code = build();
      if (code != SconceFace.DONE) {
        return code;
      }
    }
    List<String> warnings = new ArrayList<>();
    try (LoadedBuild loaded = location.load(context, warnings::add);
        WorkspaceStores stores = stores(loaded)) {
      DependencyRulesFile rules = location.dependencyRules();
      GraphAccessJudge judge =
          TracingSetup.judge(
              location.directory(), loaded, stores.accesses(), rules, context.clock());
      loadDyndeps(loaded);
      RecordedTraces.Findings findings =
          new RecordedTraces(loaded, stores.accesses())
              .judge(RecordedTraces.below(targets(loaded)), judge);
      if (findings.traced == 0 && findings.untraced > 0) {
        throw new StartException(
            "no step here was watched in its last run.  Try  "
                + Utf8Text.of(location.command())
                + " --deps=warn  after what was built is removed (ninja -t clean)");
      }
      print(findings);
      report(findings, rules);
      warnings.addAll(stores.accesses().warnings());
      for (String warning : warnings) {
        messages.complain("warning: " + Utf8Text.text(warning));
      }
      return findings.anyUndeclared() ? SconceFace.REFUSED : SconceFace.DONE;
    }
  }

  /**
   * Runs a traced build. Undeclared accesses do not fail it, so that it finds all of them. It uses
   * no caches, because tracing sees only commands that run.
   */
  private int build() throws IOException {
    Settings.Origin here = new Settings.Origin.CommandLine("sconce deps check");
    Settings watched =
        Settings.of(
                Map.of(
                    Setting.DEPS,
                    new Settings.Value(Optional.of("warn"), here),
                    Setting.REMOTE_CACHE_URL,
                    new Settings.Value(Optional.empty(), here),
                    Setting.DISK_CACHE,
                    new Settings.Value(Optional.of("off"), here)))
            .over(settings);
    CommandLine build =
        new CommandLine(
            Subcommand.BUILD,
            line.directory(),
            line.file(),
            false,
            false,
            false,
            Map.of(),
            line.typed(),
            words);
    ProcessContext shown = isForPrograms() ? context.withOutputAt(context.err()) : context;
    return BuildCommand.run(shown, messages, location, build, watched);
  }

  private WorkspaceStores stores(LoadedBuild loaded) {
    return location.stores(loaded, RunStore.at(location.state()), context.clock(), _ -> {});
  }

  private static void loadDyndeps(LoadedBuild loaded) {
    new DyndepLoader(loaded.graph(), loaded.files(), new NinjaDyndepReader()).loadWhatIsThere();
  }

  private List<Node> targets(LoadedBuild loaded) throws StartException {
    try {
      return new TargetFinder(loaded.graph(), loaded.depsLog())
          .named(words.stream().map(Utf8Text::of).toList());
    } catch (TargetFinder.TargetException e) {
      throw new StartException(String.valueOf(e.getMessage()));
    }
  }

  private void print(RecordedTraces.Findings findings) throws IOException {
    if (isSarif()) {
      write(
          UndeclaredJson.sarif(
              findings.reports, Version.TEXT, location.directory().toUri().toASCIIString()));
    } else if (line.json()) {
      write(UndeclaredJson.list(findings.reports));
    } else if (!findings.reports.isEmpty()) {
      write(UndeclaredText.of(findings.reports).getBytes(StandardCharsets.ISO_8859_1));
    }
  }

  private void write(byte[] bytes) throws IOException {
    context.out().write(bytes);
    context.out().flush();
  }

  /**
   * Prints a message besides the reports: on stdout for people, on stderr if a program reads
   * stdout.
   */
  private void tellUser(String text) throws IOException {
    if (isForPrograms()) {
      messages.complain(text);
    } else {
      messages.say("sconce: " + text);
    }
  }

  private void report(RecordedTraces.Findings findings, DependencyRulesFile rules)
      throws IOException {
    Set<String> files = new TreeSet<>();
    Set<Integer> steps = new HashSet<>();
    findings.reports.forEach(
        one -> {
          if (one.violation().finding() != Violation.Finding.UNKNOWABLE) {
            files.add(one.violation().path());
            steps.add(one.violation().step());
          }
        });
    int all = findings.traced + findings.untraced;
    String traced = findings.traced + " of " + count(all, "step") + " watched";
    tellUser(
        files.isEmpty()
            ? "nothing undeclared; " + traced
            : count(files.size(), "undeclared file")
                + " in "
                + count(steps.size(), "step")
                + "; "
                + traced);
    if (findings.untraced > 0) {
      tellUser(
          count(findings.untraced, "step")
              + " ran last without being watched: remove what was built (ninja -t clean) and"
              + " check again");
    }
    if (settings.isOn(Setting.VERBOSE)) {
      tellObstacles(findings);
    }
    LocalDate today = LocalDate.ofInstant(context.clock().instant(), ZoneOffset.UTC);
    for (int i = 0; i < rules.allowed().size(); i++) {
      AllowedAccess entry = rules.allowed().get(i);
      String place = rules.path() + ":" + rules.lines().get(i) + ": entry '";
      String name = Utf8Text.text(entry.name());
      if (entry.expires().isPresent() && entry.expires().get().isBefore(today)) {
        tellUser(place + name + "' expired on " + entry.expires().get());
      } else if (words.isEmpty()
          && findings.untraced == 0
          && !findings.usedEntries.contains(entry)) {
        tellUser(place + name + "' allows nothing that happens; remove it");
      }
    }
  }

  private void tellObstacles(RecordedTraces.Findings findings) throws IOException {
    int shown = 0;
    for (Map.Entry<String, List<Edge>> obstacle : findings.obstacles.entrySet()) {
      if (shown++ == MOST_OBSTACLES) {
        tellUser("and " + (findings.obstacles.size() - MOST_OBSTACLES) + " more reasons");
        return;
      }
      tellUser(
          "not to be stored: "
              + count(obstacle.getValue().size(), "step")
              + " such as "
              + Utf8Text.text(obstacle.getValue().getFirst().outputs()[0].path())
              + ": "
              + Utf8Text.text(obstacle.getKey()));
    }
  }

  private static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  private int tell(Action action) throws IOException, StartException {
    List<String> warnings = new ArrayList<>();
    try (LoadedBuild loaded = location.load(context, warnings::add);
        WorkspaceStores stores = stores(loaded)) {
      loadDyndeps(loaded);
      RecordedTraces traces = new RecordedTraces(loaded, stores.accesses());
      if (action == Action.SHOW) {
        show(loaded, traces, stores);
      } else {
        unused(loaded, traces);
      }
      warnings.addAll(stores.accesses().warnings());
      for (String warning : warnings) {
        messages.complain("warning: " + Utf8Text.text(warning));
      }
      return SconceFace.DONE;
    }
  }

  private void show(LoadedBuild loaded, RecordedTraces traces, WorkspaceStores stores)
      throws IOException, StartException {
    if (words.isEmpty()) {
      throw new StartException(
          "which step? Name an output, a source or a step:  "
              + Utf8Text.of(location.command())
              + " deps show TARGET");
    }
    StepLabels labels = new StepLabels(SourceRoots.of(location.directory()));
    for (Edge edge : new StepFinder(loaded.graph(), labels).allCalled(words)) {
      Optional<AccessSet> seen = traces.of(edge);
      if (seen.isEmpty()) {
        throw new StartException(
            edge.outputs()[0]
                + " was not watched in its last run.  Try  "
                + Utf8Text.of(location.command())
                + " --deps=warn "
                + edge.outputs()[0]
                + "  after it was removed");
      }
      show(edge, seen.get(), stores);
    }
  }

  private void show(Edge edge, AccessSet seen, WorkspaceStores stores) throws IOException {
    String build = stores.accesses().place() + "/";
    String source = Utf8Text.of(SourceRoots.project(location.directory()).toString()) + "/";
    StringBuilder text = new StringBuilder();
    text.append(edge.outputs()[0])
        .append("  (rule ")
        .append(edge.bindings().ruleName())
        .append(")\n");
    int elsewhere = 0;
    for (Access access : seen.accesses()) {
      boolean inside = access.path().startsWith(build) || access.path().startsWith(source);
      if (!inside && !settings.isOn(Setting.VERBOSE)) {
        elsewhere++;
        continue;
      }
      String path =
          access.path().startsWith(build) ? access.path().substring(build.length()) : access.path();
      text.append("  ").append(uses(access)).append("  ").append(path);
      text.append(access.program().isEmpty() ? "\n" : "  (" + access.program() + ")\n");
    }
    if (elsewhere > 0) {
      text.append("  and ").append(elsewhere).append(" files of the system: -v lists them\n");
    }
    seen.blindSpots()
        .forEach((spot, example) -> text.append("  not seen: ").append(example).append('\n'));
    write(text.toString().getBytes(StandardCharsets.ISO_8859_1));
  }

  /** The most significant kind of use, in eight columns. */
  private static String uses(Access access) {
    String word;
    if (access.has(Use.WRITE) && access.isChanged()) {
      word = access.after().kind() == State.Kind.ABSENT ? "removes" : "writes";
    } else if (access.has(Use.WRITE) && access.before().kind() == State.Kind.ABSENT) {
      word = "uses";
    } else if (access.before().kind() == State.Kind.ABSENT) {
      word = "misses";
    } else if (access.has(Use.READ)) {
      word = "reads";
    } else if (access.has(Use.EXECUTE)) {
      word = "runs";
    } else if (access.has(Use.LIST)) {
      word = "lists";
    } else {
      word = access.has(Use.FOLLOW) ? "follows" : "probes";
    }
    return word + " ".repeat(7 - word.length());
  }

  private void unused(LoadedBuild loaded, RecordedTraces traces)
      throws IOException, StartException {
    Map<String, List<String>> byFile = new TreeMap<>();
    int traced = 0;
    TracedPaths paths = new TracedPaths(location);
    for (Edge edge : RecordedTraces.below(targets(loaded))) {
      Optional<AccessSet> seen = traces.of(edge);
      if (seen.isEmpty()) {
        continue;
      }
      traced++;
      Set<String> touched = new HashSet<>();
      seen.get().accesses().forEach(access -> touched.add(access.path()));
      for (int i = 0; i < edge.triggeringInputs(); i++) {
        Node input = edge.inputs()[i];
        if (input != edge.dyndep()
            && !touched.contains(paths.real(input.path()))
            && !standsForTouched(input, touched, paths)) {
          byFile
              .computeIfAbsent(input.path(), _ -> new ArrayList<>())
              .add(edge.outputs()[0].path());
        }
      }
    }
    StringBuilder text = new StringBuilder();
    byFile.forEach(
        (file, steps) -> {
          text.append(file).append("  not read by ").append(steps.getFirst());
          text.append(steps.size() > 1 ? " and " + (steps.size() - 1) + " more" : "").append('\n');
        });
    write(text.toString().getBytes(StandardCharsets.ISO_8859_1));
    messages.say(
        "sconce: "
            + count(byFile.size(), "declared file")
            + " not read; "
            + count(traced, "step")
            + " watched");
  }

  /**
   * Whether the input is a phony, or a stamp of files that the step reads itself, such as Meson's
   * symbol lists.
   */
  private static boolean standsForTouched(Node input, Set<String> touched, TracedPaths paths) {
    Edge producer = input.producer();
    if (producer == null || producer.phony()) {
      return producer != null;
    }
    for (int i = 0; i < producer.triggeringInputs(); i++) {
      if (touched.contains(paths.real(producer.inputs()[i].path()))) {
        return true;
      }
    }
    return false;
  }

  private int allow() throws IOException, StartException {
    String step = line.other(CommandLineOption.STEP).map(Utf8Text::of).orElse("");
    String reason = line.other(CommandLineOption.REASON).map(Utf8Text::of).orElse("");
    if (words.size() != 1 || step.isEmpty() || reason.isBlank()) {
      throw new StartException(
          "deps allow needs a step, a reason and a file.  Try  "
              + Utf8Text.of(location.command())
              + " deps allow --step STEP --reason TEXT FILE");
    }
    String file = AllowedEntry.path(location, context.directory(), words.getFirst());
    AllowedAccess entry = AllowedEntry.of(line, file, step, reason);
    messages.say("sconce: added to " + AllowedEntry.write(location, entry, context.clock()));
    return SconceFace.DONE;
  }

  /** Translates the manifest's paths to the form in which traces report them. */
  private static final class TracedPaths {
    private final BuildLocation location;

    TracedPaths(BuildLocation location) {
      this.location = location;
    }

    String real(String name) {
      String directory = Utf8Text.of(location.directory().toString());
      try {
        return Utf8Text.of(
            Path.of(Utf8Text.text(directory)).resolve(Utf8Text.text(name)).toRealPath().toString());
      } catch (IOException | InvalidPathException gone) {
        return CanonicalPath.of(name.startsWith("/") ? name : directory + "/" + name);
      }
    }
  }
}
