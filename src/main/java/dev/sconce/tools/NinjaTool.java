package dev.sconce.tools;

import dev.sconce.graph.Node;
import dev.sconce.graph.Spellcheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The tools behind {@code -t}, in the order in which they are listed. */
public enum NinjaTool {
  /** Would show the graph in a web browser. */
  BROWSE("browse", "browse dependency graph in a web browser", Stage.MANIFEST),
  /** Removes what was built. */
  CLEAN("clean", "clean built files", Stage.MANIFEST),
  /** Prints commands. */
  COMMANDS("commands", "list all commands required to rebuild given targets", Stage.MANIFEST),
  /** Prints what goes into some targets. */
  INPUTS("inputs", "list all inputs required to rebuild given targets", Stage.MANIFEST),
  /** Prints what goes into each of some targets. */
  MULTI_INPUTS(
      "multi-inputs", "print one or more sets of inputs required to build targets", Stage.MANIFEST),
  /** Prints the deps log. */
  DEPS("deps", "show dependencies stored in the deps log", Stage.LOGS),
  /** Looks for paths that the graph lacks. */
  MISSING_DEPS("missingdeps", "check deps log dependencies on generated files", Stage.LOGS),
  /** Prints the graph in Graphviz' language. */
  GRAPH("graph", "output graphviz dot file for targets", Stage.MANIFEST),
  /** Prints the neighbours of some files. */
  QUERY("query", "show inputs/outputs for a path", Stage.LOGS),
  /** Lists targets. */
  TARGETS("targets", "list targets by their rule or depth in the DAG", Stage.MANIFEST),
  /** Prints a compilation database. */
  COMPDB("compdb", "dump JSON compilation database to stdout", Stage.MANIFEST),
  /** Prints a compilation database of some targets. */
  COMPDB_TARGETS(
      "compdb-targets",
      "dump JSON compilation database for a given list of targets to stdout",
      Stage.MANIFEST),
  /** Rewrites the logs without what is out of date. */
  RECOMPACT("recompact", "recompacts ninja-internal data structures", Stage.MANIFEST),
  /** Believes the time stamps of outputs. */
  RESTAT("restat", "restats all outputs in the build log", Stage.FLAGS),
  /** Lists rules. */
  RULES("rules", "list all rules", Stage.MANIFEST),
  /** Removes what is no longer built. */
  CLEAN_DEAD(
      "cleandead", "clean built files that are no longer produced by the manifest", Stage.LOGS);

  /** What has to be read before a tool can run. */
  public enum Stage {
    /** Nothing. */
    FLAGS,
    /** The manifest. */
    MANIFEST,
    /** The manifest and the logs. */
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

  /** What has to be read before it can run. */
  public Stage stage() {
    return stage;
  }

  /** The tool of a name. */
  public static Optional<NinjaTool> named(String name) {
    for (NinjaTool tool : values()) {
      if (tool.word.equals(name)) {
        return Optional.of(tool);
      }
    }
    return Optional.empty();
  }

  /** What is wrong with a name that is no tool's. */
  public static String complaint(String name) {
    List<String> words = new ArrayList<>();
    for (NinjaTool tool : values()) {
      words.add(tool.word);
    }
    Optional<String> meant = Spellcheck.word(name, words);
    String problem = "unknown tool '" + name + "'";
    return meant.isPresent() ? problem + ", did you mean '" + meant.get() + "'?" : problem;
  }

  /** Prints all tools. */
  public static void list(ToolOutput output) {
    output.line("ninja subtools:");
    for (NinjaTool tool : values()) {
      int indent = Math.max(0, NAME_WIDTH - tool.word.length());
      output.print(" ".repeat(indent)).print(tool.word).print("  ").line(tool.description);
    }
  }

  /** Runs it and returns the exit code. */
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
