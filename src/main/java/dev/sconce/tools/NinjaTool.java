package dev.sconce.tools;

import dev.sconce.graph.Node;
import dev.sconce.graph.Spellcheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The tools of {@code -t}, in the order of the list that {@code -t list} prints. */
public enum NinjaTool {
  /** Not supported: would show the graph in a web browser. */
  BROWSE("browse", "browse dependency graph in a web browser", Stage.MANIFEST),
  CLEAN("clean", "clean built files", Stage.MANIFEST),
  COMMANDS("commands", "list all commands required to rebuild given targets", Stage.MANIFEST),
  INPUTS("inputs", "list all inputs required to rebuild given targets", Stage.MANIFEST),
  MULTI_INPUTS(
      "multi-inputs", "print one or more sets of inputs required to build targets", Stage.MANIFEST),
  DEPS("deps", "show dependencies stored in the deps log", Stage.LOGS),
  MISSING_DEPS("missingdeps", "check deps log dependencies on generated files", Stage.LOGS),
  GRAPH("graph", "output graphviz dot file for targets", Stage.MANIFEST),
  QUERY("query", "show inputs/outputs for a path", Stage.LOGS),
  TARGETS("targets", "list targets by their rule or depth in the DAG", Stage.MANIFEST),
  COMPDB("compdb", "dump JSON compilation database to stdout", Stage.MANIFEST),
  COMPDB_TARGETS(
      "compdb-targets",
      "dump JSON compilation database for a given list of targets to stdout",
      Stage.MANIFEST),
  RECOMPACT("recompact", "recompacts ninja-internal data structures", Stage.MANIFEST),
  /** Records the present timestamps of outputs, as if the outputs were up to date. */
  RESTAT("restat", "restats all outputs in the build log", Stage.FLAGS),
  RULES("rules", "list all rules", Stage.MANIFEST),
  CLEAN_DEAD(
      "cleandead", "clean built files that are no longer produced by the manifest", Stage.LOGS);

  /** What must be read before a tool can run. */
  public enum Stage {
    FLAGS,
    MANIFEST,
    LOGS
  }

  private static final String RESTAT_USAGE = "usage: ninja -t restat [outputs]\n";
  private static final int NAME_WIDTH = 11;

  private final String word;
  private final String description;
  private final Stage stage;

  NinjaTool(String word, String description, Stage stage) {
    this.word = word;
    this.description = description;
    this.stage = stage;
  }

  /** What must be read before the tool can run. */
  public Stage stage() {
    return stage;
  }

  /** The tool with this name. */
  public static Optional<NinjaTool> named(String name) {
    for (NinjaTool tool : values()) {
      if (tool.word.equals(name)) {
        return Optional.of(tool);
      }
    }
    return Optional.empty();
  }

  /** The error message for an unknown tool name. */
  public static String complaint(String name) {
    List<String> words = new ArrayList<>();
    for (NinjaTool tool : values()) {
      words.add(tool.word);
    }
    Optional<String> meant = Spellcheck.word(name, words);
    String problem = "unknown tool '" + name + "'";
    return meant.isPresent() ? problem + ", did you mean '" + meant.get() + "'?" : problem;
  }

  public static void list(ToolOutput output) {
    output.line("ninja subtools:");
    for (NinjaTool tool : values()) {
      int indent = Math.max(0, NAME_WIDTH - tool.word.length());
      output.print(" ".repeat(indent)).print(tool.word).print("  ").line(tool.description);
    }
  }

  /** Runs the tool and returns the exit code. */
  public int run(ToolContext context, ToolArguments arguments) {
    ToolOutput output = context.output();
    List<String> words = arguments.words();
    return switch (this) {
      case BROWSE -> {
        output.fatal("browse tool not supported on this platform");
        yield 1;
      }
      case CLEAN ->
          new CleanTool(
                  output, context.graph(), context.rules(), context.dyndeps(), context.cleaning())
              .run(arguments);
      case COMMANDS -> new CommandsTool(output, context.targets()).run(arguments);
      case INPUTS -> new InputsTool(output, context.targets()).run(arguments);
      case MULTI_INPUTS -> new InputsTool.MultiInputsTool(output, context.targets()).run(arguments);
      case DEPS ->
          new DepsTool(output, context.files(), context.targets(), context.depsLog()).run(words);
      case MISSING_DEPS -> missingDeps(context, words);
      case GRAPH -> graph(context, words);
      case QUERY ->
          new QueryTool(output, context.graph(), context.targets(), context.dyndeps()).run(words);
      case TARGETS -> new TargetsTool(output, context.graph(), context.targets()).run(words);
      case COMPDB -> new CompdbTool(output, context.graph(), context.directory()).run(arguments);
      case COMPDB_TARGETS ->
          new CompdbTool.CompdbTargetsTool(output, context.targets(), context.directory())
              .run(arguments);
      case RECOMPACT -> recompact(context);
      case RESTAT -> restat(context, arguments);
      case RULES -> new RulesTool(output, context.rules()).run(arguments);
      case CLEAN_DEAD ->
          new CleanTool.CleanDeadTool(
                  context.graph(), context.buildLog(), context.dyndeps(), context.cleaning())
              .run();
    };
  }

  private static int missingDeps(ToolContext context, List<String> names) {
    List<Node> targets;
    try {
      targets = context.targets().named(names);
    } catch (TargetFinder.TargetException e) {
      context.output().error(e.getMessage());
      return 1;
    }
    MissingDepsTool.DepfileInputs inputs =
        new MissingDepsTool.DepfileInputs(context.graph(), context.files());
    return new MissingDepsTool(context.output(), context.graph(), context.depsLog(), inputs::of)
        .run(targets);
  }

  private static int graph(ToolContext context, List<String> names) {
    List<Node> targets;
    try {
      targets = context.targets().named(names);
    } catch (TargetFinder.TargetException e) {
      context.output().error(e.getMessage());
      return 1;
    }
    return new GraphTool(context.output(), context.dyndeps()).run(targets);
  }

  private static int recompact(ToolContext context) {
    try {
      context.logs().makeDirectory();
      context.logs().recompact();
      return 0;
    } catch (NinjaLogFiles.LogException e) {
      context.output().error(e.getMessage());
      return 1;
    }
  }

  private static int restat(ToolContext context, ToolArguments arguments) {
    Getopt options = arguments.options("h");
    int option = options.next();
    if (option != Getopt.END) {
      return ToolArguments.Usage.print(context.output(), arguments, options, option, RESTAT_USAGE);
    }
    try {
      context.logs().restat(options.operands());
      return 0;
    } catch (NinjaLogFiles.LogException e) {
      context.output().error(e.getMessage());
      return 1;
    }
  }
}
