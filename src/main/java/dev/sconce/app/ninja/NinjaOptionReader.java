package dev.sconce.app.ninja;

import dev.sconce.app.workspace.JobLimits;
import dev.sconce.app.workspace.NewBuildLogVersion;
import dev.sconce.frontend.ninja.Manifest;
import dev.sconce.graph.Spellcheck;
import dev.sconce.tools.Getopt;
import dev.sconce.tools.Getopt.LongOption;
import dev.sconce.tools.LeadingNumber;
import dev.sconce.tools.NinjaTool;
import dev.sconce.tools.ToolArguments;
import dev.sconce.tools.ToolOutput;
import dev.sconce.ui.plain.NinjaStatus.Verbosity;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads ninja's command line. It performs at once the options that end the program, such as {@code
 * --help}.
 */
final class NinjaOptionReader {
  private static final int VERSION = 1;
  private static final int QUIET = 2;
  private static final String SHORT_OPTIONS = "d:f:j:k:l:nt:vw:C:h";
  private static final List<LongOption> LONG_OPTIONS =
      List.of(
          new LongOption("help", false, 'h'),
          new LongOption("version", false, VERSION),
          new LongOption("verbose", false, 'v'),
          new LongOption("quiet", false, QUIET));

  private final NinjaContext context;
  private final ToolOutput output;
  private final Getopt words;
  private final boolean operandsEndOptions;
  private final int defaultSlots;

  private String manifest = "build.ninja";
  private @Nullable String directory;
  private @Nullable NinjaTool tool;
  private Verbosity verbosity = Verbosity.NORMAL;
  private boolean dryRun;
  private int slots;
  private boolean slotsGiven;
  private int failuresAllowed = 1;
  private double maxLoad;
  private boolean maxLoadGiven;
  private boolean phonyCycleIsError;
  private boolean stats;
  private boolean explain;
  private boolean keepDepfiles;
  private boolean keepResponseFiles;

  /** A reader of the arguments in {@code context}. */
  NinjaOptionReader(NinjaContext context) {
    this.context = context;
    this.output = new ToolOutput(context.out(), context.err());
    this.operandsEndOptions = context.environment().get("POSIXLY_CORRECT").isPresent();
    this.words = new Getopt(context.arguments(), SHORT_OPTIONS, LONG_OPTIONS, operandsEndOptions);
    this.defaultSlots = JobLimits.defaultJobs(context.processors());
  }

  NinjaOptions read() throws NinjaExit {
    for (int option = 0; tool == null && option != Getopt.END; ) {
      option = words.next();
      if (option != Getopt.END) {
        take(option);
      }
    }
    boolean forTool = tool != null;
    return new NinjaOptions(
        manifest,
        directory,
        tool,
        forTool
            ? new ToolArguments(words.lastWord(), words.rest(), operandsEndOptions)
            : new ToolArguments("", List.of(), false),
        forTool ? List.of() : words.operands(),
        verbosity,
        dryRun,
        slotsGiven ? slots : defaultSlots,
        slotsGiven,
        failuresAllowed,
        maxLoad,
        maxLoadGiven,
        phonyCycleIsError,
        new NinjaOptions.DebugModes(stats, explain, keepDepfiles, keepResponseFiles),
        null);
  }

  private void take(int option) throws NinjaExit {
    switch (option) {
      case 'd' -> debug(words.argument());
      case 'f' -> manifest = words.argument();
      case 'j' -> slots(words.argument());
      case 'k' -> failuresAllowed(words.argument());
      case 'l' -> {
        maxLoad = load(words.argument());
        maxLoadGiven = true;
      }
      case 'n' -> dryRun = true;
      case 't' -> tool = tool(words.argument());
      case 'v' -> verbosity = Verbosity.VERBOSE;
      case QUIET -> verbosity = Verbosity.QUIET;
      case 'w' -> warning(words.argument());
      case 'C' -> directory = words.argument();
      case VERSION -> {
        output.line(NewBuildLogVersion.answer(context.environment()));
        throw new NinjaExit(0);
      }
      default -> {
        if (option == Getopt.WRONG) {
          output.complain(context.programName() + ": " + words.error());
        }
        printUsage();
        throw new NinjaExit(1);
      }
    }
  }

  private void slots(String text) throws NinjaExit {
    LeadingNumber number = LeadingNumber.of(text);
    if (number.length() != text.length() || number.value() < 0) {
      throw fatal("invalid -j parameter");
    }
    slots = orInfinite(number.value());
    slotsGiven = true;
  }

  private void failuresAllowed(String text) throws NinjaExit {
    LeadingNumber number = LeadingNumber.of(text);
    if (number.length() != text.length()) {
      throw fatal("-k parameter not numeric; did you mean -k 0?");
    }
    failuresAllowed = orInfinite(number.value());
  }

  private static int orInfinite(long value) {
    return value > 0 && value < Integer.MAX_VALUE ? (int) value : Integer.MAX_VALUE;
  }

  /** Parses like the C library's strtod, which accepts a number followed by other text. */
  private double load(String text) throws NinjaExit {
    for (int end = text.length(); end > 0; end--) {
      char last = text.charAt(end - 1);
      if (last == 'f' || last == 'F' || last == 'd' || last == 'D' || last <= ' ') {
        continue;
      }
      try {
        return Double.parseDouble(text.substring(0, end));
      } catch (NumberFormatException longer) {
        // try a shorter prefix
      }
    }
    throw fatal("-l parameter not numeric: did you mean -l 0.0?");
  }

  private NinjaTool tool(String name) throws NinjaExit {
    if (name.equals("list")) {
      NinjaTool.list(output);
      throw new NinjaExit(0);
    }
    Optional<NinjaTool> named = NinjaTool.named(name);
    if (named.isEmpty()) {
      throw fatal(NinjaTool.complaint(name));
    }
    return named.get();
  }

  private void debug(String mode) throws NinjaExit {
    switch (mode) {
      case "list" -> {
        output.print(
            """
            debugging modes:
              stats        print operation counts/timing info
              explain      explain what caused a command to execute
              keepdepfile  don't delete depfiles after they're read by ninja
              keeprsp      don't delete @response files on success
            multiple modes can be enabled via -d FOO -d BAR
            """);
        throw new NinjaExit(1);
      }
      case "stats" -> stats = true;
      case "explain" -> explain = true;
      case "keepdepfile" -> keepDepfiles = true;
      case "keeprsp" -> keepResponseFiles = true;
      case "nostatcache" -> {
        // Sconce has no cache of file timestamps that this could switch off.
      }
      default ->
          throw unknown(
              "debug setting",
              mode,
              List.of("stats", "explain", "keepdepfile", "keeprsp", "nostatcache"));
    }
  }

  private void warning(String flag) throws NinjaExit {
    switch (flag) {
      case "list" -> {
        output.print(
            """
            warning flags:
              phonycycle={err,warn}  phony build statement references itself
            """);
        throw new NinjaExit(1);
      }
      case "phonycycle=err" -> phonyCycleIsError = true;
      case "phonycycle=warn" -> phonyCycleIsError = false;
      case "dupbuild=err", "dupbuild=warn" -> output.warning("deprecated warning 'dupbuild'");
      case "depfilemulti=err", "depfilemulti=warn" ->
          output.warning("deprecated warning 'depfilemulti'");
      default -> throw unknown("warning flag", flag, List.of("phonycycle=err", "phonycycle=warn"));
    }
  }

  private NinjaExit unknown(String kind, String word, List<String> known) {
    Optional<String> meant = Spellcheck.word(word, known);
    String problem = "unknown " + kind + " '" + word + "'";
    output.error(meant.isPresent() ? problem + ", did you mean '" + meant.get() + "'?" : problem);
    return new NinjaExit(1);
  }

  private NinjaExit fatal(String problem) {
    output.fatal(problem);
    return new NinjaExit(1);
  }

  private void printUsage() {
    String usage =
        """
        usage: ninja [options] [targets...]

        if targets are unspecified, builds the 'default' target (see manual).

        options:
          --version      print ninja version ("VERSION")
          -v, --verbose  show all command lines while building
          --quiet        don't show progress status, just command output

          -C DIR   change to DIR before doing anything else
          -f FILE  specify input build file [default=build.ninja]

          -j N     run N jobs in parallel (0 means infinity) [default=SLOTS on this system]
          -k N     keep going until N jobs fail (0 means infinity) [default=1]
          -l N     do not start new jobs if the load average is greater than N
          -n       dry run (don't run commands but act like they succeeded)

          -d MODE  enable debugging (use '-d list' to list modes)
          -t TOOL  run a subtool (use '-t list' to list subtools)
            terminates toplevel options; further flags are passed to the tool
          -w FLAG  adjust warnings (use '-w list' to list warnings)\
        """;
    output.complain(
        usage
            .replace("VERSION", Manifest.Options.NINJA_VERSION)
            .replace("SLOTS", Integer.toString(slotsGiven ? slots : defaultSlots)));
  }
}
