package dev.sconce.discover.judge;

import dev.sconce.files.AccessSet;
import dev.sconce.files.AccessSet.Access;
import dev.sconce.files.AccessSet.BlindSpot;
import dev.sconce.files.AccessSet.State;
import dev.sconce.files.AccessSet.Use;
import dev.sconce.graph.CanonicalPath;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Knowledge about common tools: their own files, which are neither inputs nor outputs, and outputs
 * that manifests do not name. Each rule has its reason.
 */
public final class ToolRules {
  /**
   * A tool's own files.
   *
   * @param fragments parts of the absolute paths of such files
   */
  private record OwnFilesOfTool(String tool, String reason, String... fragments) {}

  private static final List<OwnFilesOfTool> KEPT_BY_TOOLS =
      List.of(
          new OwnFilesOfTool(
              "ccache",
              "results by content: what is taken from it is what the compiler would make",
              "/.ccache/",
              "/.cache/ccache/",
              "/.config/ccache/"),
          new OwnFilesOfTool("sccache", "as ccache", "/.cache/sccache/"),
          new OwnFilesOfTool(
              "distcc", "which hosts are busy, and which did not answer", "/.distcc/"),
          new OwnFilesOfTool("icecc", "locks of how many compile here", "/.icecream-"),
          new OwnFilesOfTool(
              "clang",
              "compiled modules, looked up by a hash of what goes in",
              "/ModuleCache/",
              "/.cache/clang/ModuleCache/"),
          new OwnFilesOfTool(
              "go",
              "results by content; modules that never change, checked against go.sum",
              "/.cache/go-build/",
              "/go/pkg/mod/",
              "/go/telemetry/"),
          new OwnFilesOfTool(
              "cargo",
              "downloads, checked against Cargo.lock; locks",
              "/.cargo/registry/",
              "/.cargo/git/",
              "/.cargo/.package-cache",
              "/.cargo/.global-cache"),
          new OwnFilesOfTool(
              "npm", "downloads by content; logs; when it looked for a new version", "/.npm/_"),
          new OwnFilesOfTool(
              "git", "time stamps of files, so that it need not read them again", "/.git/index"),
          new OwnFilesOfTool(
              "python", "compiled modules: each stands for its source", "/__pycache__/"),
          new OwnFilesOfTool(
              "ninja",
              "logs and records of the build itself",
              "/.ninja_log",
              "/.ninja_deps",
              "/.ninja_lock",
              "/.sconce/"),
          new OwnFilesOfTool("fontconfig", "what fonts there are", "/.cache/fontconfig/"));

  /**
   * Files that a tool makes beside its output without being given their names.
   *
   * @param flag must occur in the command line
   * @param endings the extensions of the files, which replace that of the output
   */
  private record Convention(String tool, String reason, Pattern flag, List<String> endings) {}

  private static final List<Convention> CONVENTIONS =
      List.of(
          new Convention(
              "gcc, clang",
              "debugging information apart",
              Pattern.compile("-gsplit-dwarf"),
              List.of(".dwo")),
          new Convention(
              "gcc, clang",
              "the graph that coverage counts in",
              Pattern.compile("--coverage|-ftest-coverage|-fprofile-arcs"),
              List.of(".gcno")),
          new Convention(
              "gcc",
              "how much stack functions take",
              Pattern.compile("-fstack-usage"),
              List.of(".su")),
          new Convention(
              "gcc",
              "which functions call which",
              Pattern.compile("-fcallgraph-info"),
              List.of(".ci")),
          new Convention(
              "gcc, clang",
              "a depfile that the manifest does not name",
              Pattern.compile("-MM?D\\b"),
              List.of(".d")),
          new Convention(
              "gcc, clang",
              "what lies between source and object",
              Pattern.compile("-?-save-temps"),
              List.of(".i", ".ii", ".s", ".bc", ".res", ".out")),
          new Convention(
              "clang", "where the time went", Pattern.compile("-ftime-trace"), List.of(".json")),
          new Convention(
              "gcc, clang",
              "what was optimized",
              Pattern.compile("-fsave-optimization-record|-fopt-info"),
              List.of(".opt-record.json.gz", ".opt.yaml")),
          new Convention(
              "gcc, clang",
              "a precompiled header",
              Pattern.compile("-x c(\\+\\+)?-header"),
              List.of(".gch")));

  /** Words of a command line that name a file to be made beside the output. */
  private static final Pattern NAMED_BY_FLAG =
      Pattern.compile(
          "(?:-Map[=, ]|--Map[=, ]|--out-implib[=,]|--dependency-file=|-MF ?|-MJ ?"
              + "|-Wp,-MM?D,|-serialize-diagnostics )([^\\s,\"']+)");

  private static final Pattern COMPILER =
      Pattern.compile("cc1(plus|obj)?|(.*-)?(gcc|g\\+\\+|cc|c\\+\\+|clang|clang\\+\\+)(-[\\d.]+)?");

  /** How ccache names its results: since version 4, and before. */
  private static final Pattern RESULT_OF_CCACHE =
      Pattern.compile("/[0-9a-z]{20,}R$|/[0-9a-f]{20,}-[0-9]+\\.o$");

  private static final String AUTOGEN_DIRECTORY = "_autogen";

  private static final String CCACHE = "ccache";
  private static final String CONFIGURATION_OF_CCACHE = "/ccache.conf";

  private static final Pattern PYTHON = Pattern.compile("python[\\d.]*");

  private static final Set<String> LISTS_TO_REMOVE_OR_TO_STATUS = Set.of("rm", "git");

  private final List<UserOutput> userOutputs;

  /**
   * An output that the user declares in addition to the manifest.
   *
   * @param step the pattern for an output or the rule of a step
   * @param path the pattern for the file
   */
  public record UserOutput(Glob step, Glob path) {}

  /**
   * @param userOutputs outputs that the user declares
   */
  public ToolRules(List<UserOutput> userOutputs) {
    this.userOutputs = List.copyOf(userOutputs);
  }

  /** Whether a file is a tool's own, and so neither input nor output. */
  boolean isIgnored(Access access, boolean inside) {
    String path = access.path();
    boolean makes = access.has(Use.WRITE) && access.after().kind() == State.Kind.DIRECTORY;
    for (OwnFilesOfTool kept : KEPT_BY_TOOLS) {
      for (String fragment : kept.fragments()) {
        if (path.contains(fragment) || makes && !inside && isOnTheWay(path, fragment)) {
          return true;
        }
      }
    }
    return path.endsWith("/__pycache__")
        || path.endsWith(".gcda")
        || !inside && access.has(Use.WRITE) && access.program().equals(CCACHE);
  }

  /**
   * The directory of ccache in this run if it is inside the workspace, as in CI systems; found by
   * the configuration that ccache looks for there.
   */
  Optional<String> cacheInside(AccessSet set, Workspace workspace) {
    for (Access access : set.accesses()) {
      if (access.program().equals(CCACHE) && access.path().endsWith(CONFIGURATION_OF_CCACHE)) {
        int end = access.path().length() - CONFIGURATION_OF_CCACHE.length();
        String directory = access.path().substring(0, end);
        if (workspace.contains(directory)) {
          return Optional.of(directory);
        }
      }
    }
    return Optional.empty();
  }

  /** Whether a tool passes through a directory on the way to its own files. */
  private static boolean isOnTheWay(String directory, String fragment) {
    int end = fragment.lastIndexOf('/');
    while (end > 0 && !directory.endsWith(fragment.substring(0, end))) {
      end = fragment.lastIndexOf('/', end - 1);
    }
    return end > 0;
  }

  /**
   * The file that is really read: the source, for a compiled module of Python; {@code HEAD}, for a
   * file in a Git repository, where everything changes with every commit.
   */
  String standsFor(String path) {
    int compiled = path.endsWith(".pyc") ? path.lastIndexOf("/__pycache__/") : -1;
    if (compiled >= 0) {
      String name = path.substring(compiled + "/__pycache__/".length());
      return path.substring(0, compiled + 1) + name.substring(0, name.indexOf('.')) + ".py";
    }
    int repository = path.indexOf("/.git/");
    return repository >= 0 && !path.startsWith("/.git/index", repository)
        ? path.substring(0, repository) + "/.git/HEAD"
        : path;
  }

  /** Whether a program that lists a directory looks at entries with a name like this. */
  boolean isSeenInListing(String program, String made) {
    if (PYTHON.matcher(program).matches()) {
      return made.endsWith(".py");
    }
    if (program.equals("rustc")) {
      return made.endsWith(".rlib") || made.endsWith(".rmeta") || made.endsWith(".so");
    }
    return !LISTS_TO_REMOVE_OR_TO_STATUS.contains(program);
  }

  /** Whether CMake uses this name for a directory in which AUTOGEN makes everything. */
  static boolean mayBeAutogen(String directory) {
    return directory.endsWith(AUTOGEN_DIRECTORY);
  }

  static boolean isAutogen(Edge edge) {
    return edge.command().contains("cmake_autogen");
  }

  /** Explains a blind spot that a known tool causes, with advice. */
  Optional<String> explain(BlindSpot spot, AccessSet set) {
    if (spot != BlindSpot.NETWORK && spot != BlindSpot.LEFT_RUNNING) {
      return Optional.empty();
    }
    for (Access access : set.accesses()) {
      if (access.has(Use.EXECUTE)) {
        Optional<String> explained = explainProgram(name(access));
        if (explained.isPresent()) {
          return explained;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> explainProgram(String program) {
    return switch (program) {
      case "sccache" -> Optional.of("sccache has its server compile; configure without it");
      case "distcc" -> Optional.of("distcc compiles elsewhere; configure without it");
      case "icecc" -> Optional.of("icecc compiles elsewhere; configure without it");
      default -> Optional.empty();
    };
  }

  /**
   * Whether the result came from a cache. Then no compiler ran that could be observed, or only one
   * that checked for a cached result.
   */
  Optional<String> answeredElsewhere(AccessSet set) {
    boolean ccache = false;
    boolean compiled = false;
    boolean taken = false;
    for (Access access : set.accesses()) {
      boolean there = access.before().kind() != State.Kind.ABSENT;
      if (access.has(Use.EXECUTE) && there) {
        String name = name(access);
        ccache |= name.equals(CCACHE);
        compiled |= COMPILER.matcher(name).matches();
      } else if (access.has(Use.READ) && there && access.program().equals(CCACHE)) {
        taken |= RESULT_OF_CCACHE.matcher(access.path()).find();
      }
    }
    return ccache && (taken || !compiled)
        ? Optional.of(
            "answered by ccache, so what the compiler reads was not seen; CCACHE_DISABLE=1")
        : Optional.empty();
  }

  private static String name(Access access) {
    return access.path().substring(access.path().lastIndexOf('/') + 1);
  }

  /**
   * Whether a file is an output of a step although the manifest does not name it.
   *
   * @param path relative to the build root if it is below it, a byte string
   */
  public boolean isOutput(Edge edge, String path) {
    return outputsOf(edge).contains(path);
  }

  /** The outputs of a step that the manifest does not name. */
  ConventionOutputs outputsOf(Edge edge) {
    return new ConventionOutputs(edge);
  }

  /**
   * The outputs of a step that the manifest does not name. Its command is analyzed only when
   * needed.
   */
  final class ConventionOutputs {
    private final Edge edge;
    private String command = "";
    private @Nullable Set<String> named;

    private ConventionOutputs(Edge edge) {
      this.edge = edge;
    }

    /**
     * Whether a file is one of them.
     *
     * @param path relative to the build root if it is below it, a byte string
     */
    boolean contains(String path) {
      for (UserOutput output : userOutputs) {
        if (output.path().matches(path) && isMeant(output.step())) {
          return true;
        }
      }
      if (command.isEmpty()) {
        command = edge.command() + " " + edge.value("rspfile_content");
      }
      return isNamed(path) || isBesideOutput(path) || isOfAutogen(path);
    }

    private boolean isMeant(Glob step) {
      if (step.matches(edge.bindings().ruleName())) {
        return true;
      }
      for (Node output : edge.outputs()) {
        if (step.matches(output.path())) {
          return true;
        }
      }
      return false;
    }

    /** A flag that names a path contains the path's last name, which rules out most paths. */
    private boolean isNamed(String path) {
      if (!command.contains(path.substring(path.lastIndexOf('/') + 1))) {
        return false;
      }
      Set<String> known = named;
      if (known == null) {
        known = new HashSet<>();
        Matcher flags = NAMED_BY_FLAG.matcher(command);
        while (flags.find()) {
          known.add(CanonicalPath.of(flags.group(1)));
        }
        named = known;
      }
      return known.contains(path);
    }

    private boolean isBesideOutput(String path) {
      for (Convention convention : CONVENTIONS) {
        for (String ending : convention.endings()) {
          if (path.endsWith(ending) && isNamedLikeOutput(path, ending)) {
            return convention.flag().matcher(command).find();
          }
        }
      }
      return false;
    }

    private boolean isNamedLikeOutput(String path, String ending) {
      for (String stem : stems()) {
        if (path.startsWith(stem) && path.length() >= stem.length() + ending.length()) {
          String between = path.substring(stem.length(), path.length() - ending.length());
          if (between.isEmpty()
              || (between.startsWith("-") || between.startsWith(".")) && !between.contains("/")) {
            return true;
          }
        }
      }
      return false;
    }

    private List<String> stems() {
      List<String> stems = new ArrayList<>();
      for (Node output : edge.outputs()) {
        String path = output.path();
        int dot = path.lastIndexOf('.');
        stems.add(dot > path.lastIndexOf('/') ? path.substring(0, dot) : path);
      }
      return stems;
    }

    /** CMake's AUTOGEN makes sources below one directory, and keeps its records in another. */
    private boolean isOfAutogen(String path) {
      if (!command.contains("cmake_autogen") && !command.contains("cmake_autorcc")) {
        return false;
      }
      return path.contains(AUTOGEN_DIRECTORY + "/") || path.contains("_autogen.dir/");
    }
  }
}
