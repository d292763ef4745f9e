package dev.sconce.app.sconce;

import dev.sconce.app.settings.Settings;
import dev.sconce.app.settings.SettingsCache;
import dev.sconce.app.settings.SettingsException;
import dev.sconce.app.settings.SettingsReader;
import dev.sconce.files.DiskFiles;
import dev.sconce.files.NativePath;
import dev.sconce.frontend.ninja.Manifest;
import dev.sconce.frontend.ninja.ManifestException;
import dev.sconce.graph.VariableCycleException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Runs the {@code sconce} command: its options and subcommands. */
final class SconceFace {
  /** The exit code of a command that did what it was asked. */
  static final int DONE = 0;

  /** The exit code of a build with a failed step. */
  static final int BUILD_FAILED = 1;

  /** The exit code of a command that could not start. */
  static final int NOT_STARTED = 2;

  /** The exit code of a build in which steps failed only because they used undeclared files. */
  static final int REFUSED = 3;

  /** The exit code of a build that was stopped. */
  static final int STOPPED = 130;

  private final ProcessContext context;
  private final UserMessages messages;

  /**
   * @param context of this process
   */
  SconceFace(ProcessContext context) {
    this.context = context;
    this.messages = new UserMessages(context);
  }

  /**
   * Runs the command with these arguments.
   *
   * @return the exit code
   * @throws IOException if the output cannot be written, or a file that the user asked for cannot
   *     be read
   */
  int run(List<String> arguments) throws IOException {
    try {
      return run(CommandLineReader.read(arguments));
    } catch (CommandLineReader.UsageException e) {
      messages.complain(List.of("sconce: " + e.getMessage(), "  Try  " + e.help()));
      return NOT_STARTED;
    } catch (VariableCycleException e) {
      messages.complain("error: " + Utf8Text.text(e.location() + ": " + e.getMessage()));
      return NOT_STARTED;
    }
  }

  private int run(CommandLine line) throws IOException, CommandLineReader.UsageException {
    return switch (line.command()) {
      case BUILD -> build(line);
      case LOG -> log(line);
      case WHY -> why(line);
      case DEPS -> deps(line);
      case WHO -> who(line);
      case CONFIG -> config(line);
      case CACHE -> cache(line);
      case HELP -> help(line.words());
      case COMPLETION -> completion(line);
      case VERSION -> {
        messages.say("sconce " + Version.TEXT);
        yield DONE;
      }
    };
  }

  private int build(CommandLine line) throws IOException {
    BuildLocator finder = new BuildLocator(context, messages);
    Optional<BuildLocation> location = finder.find(line);
    if (location.isEmpty()) {
      return NOT_STARTED;
    }
    Optional<Settings> settings = settings(line, location.get());
    if (settings.isEmpty()) {
      return NOT_STARTED;
    }
    if (!location.get().notice().isEmpty()) {
      messages.say(location.get().notice());
    } else if (line.directory().isPresent() && !context.style().live()) {
      // editors look for these words to find the files in messages
      messages.say("sconce: Entering directory `" + line.directory().get() + "'");
    }
    ProcessContext now = finder.asked() ? context.startedNow() : context;
    return BuildCommand.run(now, messages, location.get(), line, settings.get());
  }

  /** The settings of a build; empty if they cannot be read, after telling the user why. */
  private Optional<Settings> settings(CommandLine line, BuildLocation location) throws IOException {
    SettingsCache cache =
        new SettingsCache(
            new DiskFiles(location.root()),
            Utf8Text.of(location.manifest()),
            context.code(),
            !line.dryRun());
    Path start = context.directory().resolve(line.directory().orElse("")).toRealPath();
    try {
      Settings others =
          new SettingsReader(context.environment(), context.clock())
              .read(NativePath.bytes(start), cache, false);
      return Optional.of(line.typed().over(others).withThoseOfCache());
    } catch (SettingsException e) {
      complain(e);
      return Optional.empty();
    }
  }

  private void complain(SettingsException problems) throws IOException {
    for (SettingsException.Problem each : problems.problems()) {
      messages.complain(
          "error: " + Utf8Text.text(each.text()) + "\n  " + Utf8Text.text(each.remedy()));
    }
  }

  private int config(CommandLine line) throws IOException, CommandLineReader.UsageException {
    if (!line.words().isEmpty()) {
      throw new CommandLineReader.UsageException(
          "config takes options alone, not '" + line.words().getFirst() + "'");
    }
    Optional<Path> start = new BuildLocator(context, messages).start(line.directory());
    if (start.isEmpty()) {
      return NOT_STARTED;
    }
    try {
      return ConfigCommand.run(context, messages, start.get().toRealPath(), line);
    } catch (SettingsException e) {
      complain(e);
      return NOT_STARTED;
    }
  }

  private int cache(CommandLine line) throws IOException, CommandLineReader.UsageException {
    Optional<Path> start = new BuildLocator(context, messages).start(line.directory());
    if (start.isEmpty()) {
      return NOT_STARTED;
    }
    try {
      return CacheCommand.run(context, messages, start.get().toRealPath(), line);
    } catch (SettingsException e) {
      complain(e);
      return NOT_STARTED;
    }
  }

  private int log(CommandLine line) throws IOException {
    Optional<BuildLocation> location = new BuildLocator(context, messages).find(line);
    return location.isEmpty()
        ? NOT_STARTED
        : LogCommand.run(context, messages, location.get(), line);
  }

  private int why(CommandLine line) throws IOException {
    Optional<BuildLocation> location = new BuildLocator(context, messages).find(line);
    Optional<Settings> settings =
        location.isEmpty() ? Optional.empty() : settings(line, location.get());
    return settings.isEmpty()
        ? NOT_STARTED
        : WhyCommand.run(context, messages, location.get(), line, settings.get());
  }

  private int deps(CommandLine line) throws IOException, CommandLineReader.UsageException {
    DepsCommand.Action action = DepsCommand.action(line);
    Optional<BuildLocation> location = new BuildLocator(context, messages).find(line);
    Optional<Settings> settings =
        location.isEmpty() ? Optional.empty() : settings(line, location.get());
    return settings.isEmpty()
        ? NOT_STARTED
        : DepsCommand.run(context, messages, location.get(), line, settings.get(), action);
  }

  private int who(CommandLine line) throws IOException {
    Optional<BuildLocation> location = new BuildLocator(context, messages).find(line);
    return location.isEmpty()
        ? NOT_STARTED
        : WhoCommand.run(context, messages, location.get(), line);
  }

  private int help(List<String> words) throws IOException, CommandLineReader.UsageException {
    Optional<String> about = words.stream().findFirst();
    Optional<String> text = HelpTexts.about(about);
    if (text.isEmpty()) {
      throw new CommandLineReader.UsageException(
          "there is no help about '" + about.orElse("") + "'");
    }
    messages.print(text.get());
    return DONE;
  }

  private int completion(CommandLine line) throws IOException, CommandLineReader.UsageException {
    String first = line.words().isEmpty() ? "" : line.words().getFirst();
    if (first.equals("targets")) {
      return targets(line);
    }
    Optional<String> script = CompletionScript.of(first);
    if (script.isEmpty()) {
      throw new CommandLineReader.UsageException(
          "completion takes bash, zsh or fish, not '" + first + "'");
    }
    messages.print(script.get());
    return DONE;
  }

  /**
   * Lists targets for the completion scripts. It prints nothing if there are none, for whatever
   * reason.
   */
  private int targets(CommandLine line) throws IOException {
    Optional<BuildLocation> location = new BuildLocator(context, messages).find(line);
    if (location.isEmpty()) {
      return NOT_STARTED;
    }
    String prefix = line.words().size() > 1 ? Utf8Text.of(line.words().get(1)) : "";
    DiskFiles files = new DiskFiles(location.get().root());
    try {
      Manifest manifest =
          Manifest.load(
              files, Utf8Text.of(location.get().manifest()), Manifest.Options.DEFAULT, _ -> {});
      StringBuilder words = new StringBuilder();
      for (String word : TargetCompletion.startingWith(prefix, manifest.graph())) {
        words.append(word).append('\n');
      }
      context.out().write(words.toString().getBytes(StandardCharsets.ISO_8859_1));
      context.out().flush();
      return DONE;
    } catch (ManifestException e) {
      messages.complain(e.getMessage());
      return NOT_STARTED;
    }
  }
}
