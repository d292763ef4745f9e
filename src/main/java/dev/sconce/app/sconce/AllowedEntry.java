package dev.sconce.app.sconce;

import dev.sconce.app.settings.DependencyRulesFile;
import dev.sconce.discover.judge.AllowedAccess;
import dev.sconce.discover.judge.AllowedAccess.Effect;
import dev.sconce.discover.judge.AllowedAccess.Kind;
import dev.sconce.discover.judge.Glob;
import dev.sconce.files.NativePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes an entry for the list of allowed accesses, and adds it to the user's file. */
final class AllowedEntry {
  private static final Pattern PATTERN = Pattern.compile("[*?]");
  private static final Pattern UNTIL =
      Pattern.compile("(.*[^\\s,]),?\\s+until\\s+(\\d{4}-\\d\\d-\\d\\d)");

  private AllowedEntry() {}

  /** An entry with the values of the options; path, step and reason are byte strings. */
  static AllowedAccess of(CommandLine line, String file, String step, String reason)
      throws StartException {
    Optional<LocalDate> expires = Optional.empty();
    Optional<String> day = line.other(CommandLineOption.EXPIRES);
    try {
      expires = day.map(LocalDate::parse);
    } catch (DateTimeException e) {
      throw new StartException(
          "--expires takes a day such as 2027-01-31, not '" + Utf8Text.of(day.orElse("")) + "'");
    }
    return new AllowedAccess(
        file,
        new Glob(step),
        new Glob(file),
        choice(line, CommandLineOption.ACCESS, Kind.values(), Kind.ANY),
        choice(line, CommandLineOption.EFFECT, Effect.values(), Effect.UNCACHEABLE),
        reason,
        expires);
  }

  /**
   * An entry for all kinds of access; all texts are byte strings.
   *
   * @param typed the reason, optionally followed by the last day: {@code until 2027-01-31}
   */
  static AllowedAccess of(String path, String step, String typed) throws StartException {
    Matcher until = UNTIL.matcher(typed);
    boolean ends = until.matches();
    return new AllowedAccess(
        path,
        new Glob(step),
        new Glob(path),
        Kind.ANY,
        Effect.UNCACHEABLE,
        ends ? until.group(1) : typed,
        ends ? Optional.of(day(until.group(2))) : Optional.empty());
  }

  private static LocalDate day(String text) throws StartException {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw new StartException("there is no day " + text);
    }
  }

  /**
   * A file in the form that entries use, a byte string. Patterns and files that exist in the build
   * directory stay as typed. A file that exists in the directory where it was typed becomes a path
   * from the build directory.
   */
  static String path(BuildLocation location, Path here, String typed) throws StartException {
    String asTyped = Utf8Text.of(typed);
    try {
      if (PATTERN.matcher(typed).find() || Files.exists(location.directory().resolve(typed))) {
        return asTyped;
      }
      Path file = here.resolve(typed).normalize();
      Path parent = file.getParent();
      if (parent == null || !Files.exists(file)) {
        return asTyped;
      }
      Path real = parent.toRealPath().resolve(file.getFileName());
      return NativePath.bytes(location.directory().toRealPath().relativize(real));
    } catch (InvalidPathException | IOException unusable) {
      throw new StartException(asTyped + ": " + unusable.getMessage());
    }
  }

  /**
   * Adds an entry to the user's file and returns that file. Refuses an entry that would have no
   * effect.
   */
  static Path write(BuildLocation location, AllowedAccess entry, InstantSource clock)
      throws IOException, StartException {
    DependencyRulesFile rules = location.dependencyRules();
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    if (isOver(entry, today)) {
      throw new StartException(
          entry.expires().orElseThrow() + " is past: the entry would allow nothing");
    }
    for (int i = 0; i < rules.allowed().size(); i++) {
      AllowedAccess known = rules.allowed().get(i);
      if (!isOver(known, today) && isSame(known, entry)) {
        throw new StartException(
            NativePath.bytes(rules.path())
                + ":"
                + rules.lines().get(i)
                + " allows that already: "
                + known.reason());
      }
    }
    String old =
        Files.exists(rules.path()) ? Files.readString(rules.path(), StandardCharsets.UTF_8) : "";
    Files.writeString(
        rules.path(), DependencyRulesFile.withEntry(old, entry), StandardCharsets.UTF_8);
    location.dependencyRules();
    return rules.path();
  }

  private static boolean isOver(AllowedAccess entry, LocalDate today) {
    return entry.expires().isPresent() && entry.expires().get().isBefore(today);
  }

  /** Whether the known entry already covers the new one; reason and last day may differ. */
  private static boolean isSame(AllowedAccess known, AllowedAccess entry) {
    return known.step().toString().equals(entry.step().toString())
        && known.path().toString().equals(entry.path().toString())
        && (known.access() == entry.access() || known.access() == Kind.ANY)
        && known.effect() == entry.effect();
  }

  private static <E extends Enum<E>> E choice(
      CommandLine line, CommandLineOption option, E[] values, E usual) throws StartException {
    Optional<String> typed = line.other(option);
    for (E value : values) {
      if (typed.isPresent() && value.name().toLowerCase(Locale.ROOT).equals(typed.get())) {
        return value;
      }
    }
    if (typed.isPresent()) {
      throw new StartException(
          "--"
              + option.word()
              + " is "
              + option.help()
              + ", not '"
              + Utf8Text.of(typed.get())
              + "'");
    }
    return usual;
  }
}
