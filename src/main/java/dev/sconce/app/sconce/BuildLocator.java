package dev.sconce.app.sconce;

import dev.sconce.session.ShellWord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Determines where to build: the place that the user named, else one that it finds; if there are
 * several, it asks the user where that is possible.
 */
final class BuildLocator {
  private static final int MOST_QUESTIONS = 3;

  private final ProcessContext context;
  private final UserMessages messages;
  private final ProjectDiscovery discovery;
  private boolean asked;

  BuildLocator(ProcessContext context, UserMessages messages) {
    this.context = context;
    this.messages = messages;
    this.discovery = new ProjectDiscovery(context.directory());
  }

  /** The location; empty if there is none, after telling the user why. */
  Optional<BuildLocation> find(CommandLine line) throws IOException {
    Optional<Path> start = start(line.directory());
    if (start.isEmpty()) {
      return Optional.empty();
    }
    String command = line.directory().map(typed -> command(typed)).orElse("sconce");
    if (line.file().isPresent()) {
      return named(start.get(), line.file().get(), command);
    }
    ProjectDiscovery.Result result = discovery.from(start.get());
    // The usual case comes first: a switch over types costs milliseconds at its first use.
    if (result instanceof ProjectDiscovery.Result.Ready ready) {
      return Optional.of(location(ready, command));
    }
    return switch ((ProjectDiscovery.Result.NotReady) result) {
      case ProjectDiscovery.Result.Several several -> choose(several.directories());
      case ProjectDiscovery.Result.Nothing nothing -> {
        messages.complain(nothing.lines());
        yield Optional.empty();
      }
    };
  }

  /** Whether it asked the user. The time until the answer is not part of a build. */
  boolean asked() {
    return asked;
  }

  /** The directory to start the search in; empty if it does not exist, after telling the user. */
  Optional<Path> start(Optional<String> typed) throws IOException {
    if (typed.isEmpty()) {
      return Optional.of(context.directory());
    }
    try {
      Path directory = context.directory().resolve(typed.get()).normalize();
      if (Files.isDirectory(directory)) {
        return Optional.of(directory);
      }
      boolean there = Files.exists(directory);
      messages.complain(
          "-C " + typed.get() + (there ? ": not a directory" : ": no such directory"));
    } catch (InvalidPathException e) {
      messages.complain("-C " + typed.get() + ": " + e.getReason());
    }
    return Optional.empty();
  }

  private Optional<BuildLocation> named(Path directory, String file, String command)
      throws IOException {
    try {
      if (Files.isRegularFile(directory.resolve(file))) {
        String again = command + " -f " + ShellWord.quoted(file);
        return Optional.of(new BuildLocation(directory, file, again, ""));
      }
      messages.complain("-f " + file + ": no such file in " + directory);
    } catch (InvalidPathException e) {
      messages.complain("-f " + file + ": " + e.getReason());
    }
    return Optional.empty();
  }

  private BuildLocation location(ProjectDiscovery.Result.Ready ready, String command) {
    return new BuildLocation(
        ready.directory(), "build.ninja", command, ready.searched().map(this::notice).orElse(""));
  }

  private String notice(BuildDirectorySearch.BuildDirectory directory) {
    return "sconce: building in "
        + discovery.typed(directory.path())
        + "/ ("
        + directory.description()
        + "); another one: -C DIR";
  }

  private static String command(String typed) {
    return "sconce -C " + ShellWord.quoted(typed);
  }

  private Optional<BuildLocation> choose(List<BuildDirectorySearch.BuildDirectory> directories)
      throws IOException {
    List<String> list = list(directories);
    if (!context.inputTerminal() || !context.outputTerminal()) {
      List<String> lines = new ArrayList<>(list);
      lines.add("  Try  " + command(discovery.typed(directories.getFirst().path())));
      messages.complain(lines);
      return Optional.empty();
    }
    asked = true;
    messages.say(String.join("\n", list));
    for (int asked = 0; asked < MOST_QUESTIONS; asked++) {
      Optional<String> answer = messages.ask("Which? [1]");
      if (answer.isEmpty()) {
        messages.say("");
        return Optional.empty();
      }
      Optional<BuildDirectorySearch.BuildDirectory> chosen = chosen(answer.get(), directories);
      if (chosen.isPresent()) {
        BuildDirectorySearch.BuildDirectory directory = chosen.get();
        return Optional.of(
            new BuildLocation(
                directory.path(),
                "build.ninja",
                command(discovery.typed(directory.path())),
                notice(directory)));
      }
      messages.say("A number from 1 to " + directories.size() + ", please.");
    }
    return Optional.empty();
  }

  private static Optional<BuildDirectorySearch.BuildDirectory> chosen(
      String answer, List<BuildDirectorySearch.BuildDirectory> directories) {
    for (int i = 0; i < directories.size(); i++) {
      boolean first = i == 0 && answer.isEmpty();
      if (first || answer.equals(Integer.toString(i + 1))) {
        return Optional.of(directories.get(i));
      }
    }
    return Optional.empty();
  }

  private List<String> list(List<BuildDirectorySearch.BuildDirectory> directories) {
    int pathColumns = 0;
    int descriptionColumns = 0;
    for (BuildDirectorySearch.BuildDirectory each : directories) {
      pathColumns = Math.max(pathColumns, discovery.typed(each.path()).length() + 1);
      descriptionColumns = Math.max(descriptionColumns, each.description().length());
    }
    List<String> lines = new ArrayList<>();
    lines.add("sconce: " + directories.size() + " build directories here; one of them: -C DIR");
    for (int i = 0; i < directories.size(); i++) {
      BuildDirectorySearch.BuildDirectory each = directories.get(i);
      lines.add(
          padded("  " + (i + 1), 4 + Integer.toString(directories.size()).length())
              + padded(discovery.typed(each.path()) + "/", pathColumns + 2)
              + padded(each.description(), descriptionColumns + 2)
              + each.lastBuild().map(this::age).orElse("never built"));
    }
    return lines;
  }

  private String age(Instant built) {
    Duration age = Duration.between(built, context.clock().instant());
    if (age.toMinutes() < 1) {
      return "built just now";
    }
    if (age.toHours() < 1) {
      return "built " + age.toMinutes() + "m ago";
    }
    return age.toDays() < 1
        ? "built " + age.toHours() + "h ago"
        : "built " + age.toDays() + "d ago";
  }

  private static String padded(String text, int columns) {
    return text + " ".repeat(Math.max(0, columns - text.length()));
  }
}
