package dev.sconce.app.sconce;

import java.util.Optional;

/** The help texts. They describe only what works, and fit in 80 columns. */
final class HelpTexts {
  private static final int OPTION_COLUMNS = 24;

  private HelpTexts() {}

  /**
   * The text about a subcommand, or the general one if no name is given; empty for an unknown name.
   */
  static Optional<String> about(Optional<String> subcommand) {
    return switch (subcommand.orElse("")) {
      case "", "help" -> Optional.of(all());
      case "log" -> Optional.of(log());
      case "why" -> Optional.of(why());
      case "deps" -> Optional.of(deps());
      case "who" -> Optional.of(who());
      case "config" -> Optional.of(config());
      case "cache" -> Optional.of(cache());
      case "completion" -> Optional.of(completion());
      default -> Optional.empty();
    };
  }

  private static String all() {
    return """
    Usage: sconce [OPTION]... [TARGET]...
           sconce log [TARGET]... [--warnings|--json|--format FORMAT]
           sconce why TARGET...
           sconce deps check|show|unused|allow|prove [ARGUMENT]...
           sconce who FILE
           sconce config [OPTION]... [--json]
           sconce cache stats|clear
           sconce completion bash|zsh|fish
           sconce help [SUBCOMMAND]
           sconce --ninja [NINJA'S ARGUMENTS]...

    Runs the build in a build.ninja, which CMake, Meson or GN generated or you
    wrote. Without a TARGET it builds the default targets. Started in the source
    directory, it finds the build directory below it. After a failure it goes on
    with all steps that do not need the failed one; the summary at the end says
    how to see the failure again.

    """
        + buildOptions()
        + """

        A TARGET is a file or a name in build.ninja; FILE^ is the file made from FILE.
        After -- every word is a target, even log or help.

        Examples
          sconce                     build the default targets
          sconce -C build app        build app in build/
          sconce -j4 -k1             four commands at once, stop at the first failure
          sconce -n                  show what would run
          sconce log                 show the failures of the last build again
          sconce log net/http.cc     show the output of one step again
          sconce why app             why app would run now, and why it ran last
          sconce deps check          report files that steps use but do not declare
          sconce who include/cfg.h   list the steps that read a file
          sconce config              show settings and where they come from

        To set options permanently, use sconce.toml: sconce help config
        Environment: NO_COLOR, CLICOLOR_FORCE and TERM decide on colours.
        Exit codes: 0 built, 1 build failed, 2 could not start, 3 failed only because
        --deps=enforce forbids undeclared files, 130 stopped.
        """;
  }

  private static String log() {
    return """
    Usage: sconce log [OPTION]... [TARGET]...

    Shows the output of steps of the last build again, with their commands. A
    TARGET is the name of a step as the build shows it, one of its outputs, or its
    source. Without a TARGET it shows the failed steps.

    Options
    """
        + options(Subcommand.LOG)
        + """

        The formats for programs contain all errors and warnings that compilers,
        linkers and other tools reported in the last run of each step, errors first:
        json includes notes and commands, errorformat has one line each for the
        quickfix list of editors, sarif is for code scanning. --json and --sarif are
        short for --format.

        Examples
          sconce log                 failures of the last build
          sconce log --warnings      steps that succeeded with warnings
          sconce log --printed       all output of successful steps
          sconce log net/http.cc     output of the last run of one step
          sconce log --json | jq '.steps[].diagnostics[] | select(.flag=="-Wshadow")'
          sconce log --format=sarif > build.sarif
          sconce log --format=errorformat > e.txt; vim -c 'cfile e.txt' -c copen
        """;
  }

  private static String why() {
    return """
    Usage: sconce why [OPTION]... TARGET...

    Tells whether a step would run now and why: which of its inputs have changed,
    which words of its command differ, what is missing. If other steps cause it to
    run, these follow. Then it tells why the step ran last. A TARGET is the name
    of a step as the build shows it, one of its outputs, or its source. Nothing is
    run or changed.

    Options
    """
        + options(Subcommand.WHY)
        + """

        Examples
          sconce why app             why app would run, or would not
          sconce why net/http.cc     the same for the step that compiles a source

        For steps that sconce ran, it knows all their dependencies. For steps that
        another ninja ran, it can compare only timestamps.
        """;
  }

  private static String deps() {
    return """
    Usage: sconce deps check [OPTION]... [TARGET]...
           sconce deps show [OPTION]... TARGET...
           sconce deps unused [OPTION]... [TARGET]...
           sconce deps allow --step GLOB --reason TEXT [OPTION]... FILE
           sconce deps prove [OPTION]... TARGET FILE

    Sconce watches what steps read and write (Linux), and compares that with what
    they declare. check builds with --deps=warn and reports every difference:

      A  uses an output of another step, and nothing orders the two
      B  reads a file that neither build.ninja nor a depfile names
      C  writes a file that is not an output
      D  changes an output of another step
      E  cannot be known: another computer, a process that stays, ...

    show lists what steps read and wrote, unused lists what they declare but did not
    read. allow adds an entry to sconce-deps.toml, the nearest one in the build
    directory or above it, else beside the sources. prove runs a step once more with
    a file hidden from it, and tells whether the step needs the file; the outputs of
    the step stay unchanged.

    Options
    """
        + options(Subcommand.DEPS)
        + """

        Examples
          sconce deps check                      build, then report
          sconce deps check --recorded --sarif   report earlier builds, for CI
          sconce deps show app                   what linking app reads and writes
          sconce deps unused                     files declared but not read
          sconce deps allow --step 'ui/**' --reason 'issue 123' ui/icons.txt
          sconce deps prove net/http.cc gen/ver.h

        Exit codes: 0 all files are declared, 1 build failed, 2 could not start,
        3 undeclared files. Of prove: 0 not needed, 2 cannot be determined, 3 needed.
        """;
  }

  private static String who() {
    return """
    Usage: sconce who [OPTION]... FILE

    Lists the steps that read a file, look for it or list its directory: according
    to build.ninja, to a depfile, or as seen while they ran (--deps=warn). For each
    step it tells whether a change of the file reruns it. Runs nothing.

    Options
    """
        + options(Subcommand.WHO)
        + """

        Examples
          sconce who include/cfg.h   a source, named from the current directory
          sconce -C build who gen/ver.h
        """;
  }

  private static String config() {
    return """
    Usage: sconce config [OPTION]...

    Shows each setting with its value and where that comes from. A setting has the
    same name everywhere: event-log in a file, SCONCE_EVENT_LOG in the environment,
    --event-log on the command line. Later ones of these win:

      1. defaults
      2. sconce.toml, the nearest one here (or in -C DIR) or above
      3. $XDG_CONFIG_HOME/sconce/config.toml, or ~/.config/sconce/config.toml
      4. environment variables
      5. options; --no-event-log and the like remove a value set elsewhere

    Options
    """
        + options(Subcommand.CONFIG)
        + """

        Examples
          sconce config              the settings here
          sconce config --json       the same for programs
          echo 'jobs = 4' >> sconce.toml
          SCONCE_JOBS=4 sconce       for one build
        """;
  }

  private static String cache() {
    return """
    Usage: sconce cache stats|clear [OPTION]...

    stats says where results of steps are kept on this machine, how many there are
    and how large they are; --json says it to programs. clear removes all of them;
    builds that run meanwhile go on. Neither is about a remote cache.

    Options
    """
        + options(Subcommand.CACHE)
        + """

        Examples
          sconce cache stats
          sconce cache stats --json | jq .sizeBytes
          sconce cache clear --disk-cache=/var/cache/sconce
        """;
  }

  private static String completion() {
    return """
    Usage: sconce completion bash|zsh|fish
           sconce completion targets [PREFIX]

    Prints a script with which a shell completes options, subcommands and targets.
    The second form prints targets; the scripts call it.

    Examples
      source <(sconce completion bash)                  in ~/.bashrc
      sconce completion zsh > ~/.zfunc/_sconce          with ~/.zfunc in fpath
      sconce completion fish > ~/.config/fish/completions/sconce.fish
    """;
  }

  /** Sections of options, in order. The first setting of each section marks where it begins. */
  private enum Section {
    BUILD("Options"),
    WATCHING("Watching steps: sconce help deps"),
    SHARING("Shared results");

    private final String title;

    Section(String title) {
      this.title = title;
    }

    private static Section of(CommandLineOption option) {
      if (option.setting().isEmpty() || option.compareTo(CommandLineOption.DEPS) < 0) {
        return BUILD;
      }
      return option.compareTo(CommandLineOption.REMOTE_CACHE_URL) < 0 ? WATCHING : SHARING;
    }
  }

  private static String buildOptions() {
    StringBuilder text = new StringBuilder();
    for (Section section : Section.values()) {
      text.append(text.isEmpty() ? "" : "\n").append(section.title).append('\n');
      for (CommandLineOption option : CommandLineOption.values()) {
        if (Subcommand.BUILD.takes(option) && Section.of(option) == section) {
          text.append(line(option));
        }
      }
    }
    return text.toString();
  }

  /** The options of a subcommand. If it takes all settings of a build, these are left out. */
  private static String options(Subcommand command) {
    boolean all = command.takes(CommandLineOption.KEEP_GOING);
    StringBuilder text = new StringBuilder();
    for (CommandLineOption option : CommandLineOption.values()) {
      if (command.takes(option) && (!all || option.setting().isEmpty())) {
        text.append(line(option));
      }
    }
    if (all) {
      text.append("      and all settings of a build: sconce help\n");
    }
    return text.toString();
  }

  private static String line(CommandLineOption option) {
    String names = option.letter().map(letter -> "-" + letter + ", ").orElse("    ");
    names += "--" + option.word();
    if (option.takesValue()) {
      names += " " + option.argument();
    }
    String gap =
        names.length() < OPTION_COLUMNS
            ? " ".repeat(OPTION_COLUMNS - names.length())
            : "\n" + " ".repeat(2 + OPTION_COLUMNS);
    return "  " + names + gap + option.help() + "\n";
  }
}
