package dev.sconce.app.sconce;

import java.util.Optional;

/** The help texts. They say only what works, and fit 80 columns. */
final class HelpTexts {
  private static final int OPTION_COLUMNS = 24;

  private HelpTexts() {}

  /** The text about a subcommand, or about all when no name is given; empty for an unknown one. */
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

    Runs the build that CMake, Meson or GN described in build.ninja. Without a
    TARGET it builds the default ones. In the directory of the sources it finds
    the build directory below by itself. After a failure it goes on with whatever
    does not need the failed step, and says at the end how to see it again.

    """
        + buildOptions()
        + """

        A TARGET is a file or a name that build.ninja knows; FILE^ stands for what is
        made from FILE. After -- everything is a target, also one called log or help.

        Examples
          sconce                     build what is here
          sconce -C build app        build app in build/
          sconce -j4 -k1             four commands at once, stop at the first failure
          sconce -n                  say what would run
          sconce log                 show again what failed in the last build
          sconce log net/http.cc     show again what one step printed
          sconce why app             say why app would run now, and why it ran last
          sconce deps check          what steps use and do not declare
          sconce who include/cfg.h   which steps read a file
          sconce config              show settings and where they come from

        Options can be set for good in sconce.toml: sconce help config
        Environment: NO_COLOR, CLICOLOR_FORCE and TERM decide on colours.
        Exit codes: 0 built, 1 build failed, 2 could not start, 3 undeclared files
        where --deps=enforce forbids them, 130 stopped.
        """;
  }

  private static String log() {
    return """
    Usage: sconce log [OPTION]... [TARGET]...

    Shows again what steps of the last build printed, with their commands. A
    TARGET is the name of a step as the build shows it, one of its outputs, or its
    source. Without a TARGET it shows the steps that failed.

    Options
    """
        + options(Subcommand.LOG)
        + """

        The forms for programs have all errors and warnings that compilers, linkers
        and other tools reported when each step ran last, errors first: json with
        notes and commands, errorformat a line each for the quickfix list of editors,
        sarif for code scanning. --json and --sarif are short for --format.

        Examples
          sconce log                 what failed in the last build
          sconce log --warnings      steps that succeeded with warnings
          sconce log --printed       all that steps printed which succeeded
          sconce log net/http.cc     what one step printed when it ran last
          sconce log --json | jq '.steps[].diagnostics[] | select(.flag=="-Wshadow")'
          sconce log --format=sarif > build.sarif
          sconce log --format=errorformat > e.txt; vim -c 'cfile e.txt' -c copen
        """;
  }

  private static String why() {
    return """
    Usage: sconce why [OPTION]... TARGET...

    Says whether a step would run now and why: which of its inputs have another
    content, which words of its command differ, what is missing. When other steps
    make it run, they follow. Then it says why the step ran last. A TARGET is the
    name of a step as the build shows it, one of its outputs, or its source.
    Nothing is run or changed.

    Options
    """
        + options(Subcommand.WHY)
        + """

        Examples
          sconce why app             why app would run, or would not
          sconce why net/http.cc     the same of the step that compiles a source

        What a step depended on is known of steps that sconce ran. Where another ninja
        ran them, time stamps are all there is to compare.
        """;
  }

  private static String deps() {
    return """
    Usage: sconce deps check [OPTION]... [TARGET]...
           sconce deps show [OPTION]... TARGET...
           sconce deps unused [OPTION]... [TARGET]...
           sconce deps allow --step GLOB --reason TEXT [OPTION]... FILE
           sconce deps prove [OPTION]... TARGET FILE

    What steps read and write is seen while they run (Linux), and compared with what
    they declare. check builds with --deps=warn and reports every difference:

      A  uses what another step makes, and nothing orders the two
      B  reads a file that neither build.ninja nor a depfile names
      C  writes a file that is no output
      D  changes what another step makes
      E  cannot be known: another computer, a process that stays, ...

    show lists what steps were seen to read and write, unused what they declare and
    did not read. allow adds an entry to sconce-deps.toml, the nearest upwards from
    the build directory, or else beside the sources. prove runs a step once more
    while a file is hidden from it, and says whether the step needs the file; what
    the step has made stays as it is.

    Options
    """
        + options(Subcommand.DEPS)
        + """

        Examples
          sconce deps check                      build, then report
          sconce deps check --recorded --sarif   report earlier builds, for CI
          sconce deps show app                   what linking app reads and writes
          sconce deps unused                     declared and not read
          sconce deps allow --step 'ui/**' --reason 'issue 123' ui/icons.txt
          sconce deps prove net/http.cc gen/ver.h

        Exit codes: 0 all is declared, 1 build failed, 2 could not start, 3 it is not.
        Of prove: 0 not needed, 2 cannot be told, 3 needed.
        """;
  }

  private static String who() {
    return """
    Usage: sconce who [OPTION]... FILE

    Says which steps read a file, look for it or list it: because build.ninja says
    so, because a depfile does, or because they were seen to (--deps=warn). For each
    it says whether the step runs again when the file changes. Runs nothing.

    Options
    """
        + options(Subcommand.WHO)
        + """

        Examples
          sconce who include/cfg.h   a source, from where you are
          sconce -C build who gen/ver.h
        """;
  }

  private static String config() {
    return """
    Usage: sconce config [OPTION]...

    Shows each setting with its value and where that comes from. A setting has the
    same name everywhere: event-log in a file, SCONCE_EVENT_LOG in the environment,
    --event-log on the command line. Later ones of these win:

      1. what holds by default
      2. sconce.toml, the nearest from here (or -C DIR) upwards
      3. $XDG_CONFIG_HOME/sconce/config.toml, or ~/.config/sconce/config.toml
      4. environment variables
      5. options; --no-event-log and the like take back what is set otherwise

    Options
    """
        + options(Subcommand.CONFIG)
        + """

        Examples
          sconce config              what counts here
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

    Prints a script that teaches a shell to complete options, subcommands and
    targets. The second form prints targets, as those scripts ask for them.

    Examples
      source <(sconce completion bash)                  in ~/.bashrc
      sconce completion zsh > ~/.zfunc/_sconce          with ~/.zfunc in fpath
      sconce completion fish > ~/.config/fish/completions/sconce.fish
    """;
  }

  /** Sections of options, in order, by the first option of each that is a setting. */
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

  /** Those of a subcommand. Settings of builds are left out where all of them are taken. */
  private static String options(Subcommand command) {
    boolean all = command.takes(CommandLineOption.KEEP_GOING);
    StringBuilder text = new StringBuilder();
    for (CommandLineOption option : CommandLineOption.values()) {
      if (command.takes(option) && (!all || option.setting().isEmpty())) {
        text.append(line(option));
      }
    }
    if (all) {
      text.append("      and all that are settings of a build: sconce help\n");
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
