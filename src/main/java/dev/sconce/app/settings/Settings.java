package dev.sconce.app.settings;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The values of settings; a setting without a value has its default. Immutable. */
public final class Settings {
  private static final Origin.Default DEFAULT = new Origin.Default();
  private static final Optional<String> ANY_DIRECTORY =
      Optional.of(SettingType.DirectoryOrOff.AUTO);
  private static final Optional<String> NO_DIRECTORY = Optional.of(SettingType.DirectoryOrOff.OFF);

  private final Map<Setting, Value> values;

  private Settings(Map<Setting, Value> values) {
    this.values = values;
  }

  /** With these values. */
  public static Settings of(Map<Setting, Value> values) {
    Map<Setting, Value> copy = new EnumMap<>(Setting.class);
    copy.putAll(values);
    return new Settings(copy);
  }

  /** These values, completed with {@code weaker} ones for settings that are not set here. */
  public Settings over(Settings weaker) {
    Map<Setting, Value> merged = new EnumMap<>(weaker.values);
    merged.putAll(values);
    return new Settings(merged);
  }

  /** The value in force. */
  public Value value(Setting setting) {
    Value set = values.get(setting);
    return set == null ? new Value(setting.defaultValue(), DEFAULT) : set;
  }

  /**
   * Adds the settings that a cache implies, unless the user has set them. Commands are traced,
   * because a result is found by what its command read. With a remote cache, commands do not see
   * variables that are not part of the key.
   */
  public Settings withThoseOfCache() {
    if (!askForCache()) {
      return this;
    }
    boolean remote = text(Setting.REMOTE_CACHE_URL).isPresent();
    Map<Setting, Value> more = new EnumMap<>(values);
    imply(more, Setting.DEPS, "warn", remote ? Setting.REMOTE_CACHE_URL : Setting.DISK_CACHE);
    if (remote) {
      imply(more, Setting.ENV, "strict", Setting.REMOTE_CACHE_URL);
    }
    return new Settings(more);
  }

  /** Whether the user asked for a cache, either a remote one or one on this machine. */
  public boolean askForCache() {
    return text(Setting.REMOTE_CACHE_URL).isPresent()
        || (isSet(Setting.DISK_CACHE)
            && !text(Setting.DISK_CACHE).equals(NO_DIRECTORY)
            && !text(Setting.DISK_CACHE).equals(ANY_DIRECTORY));
  }

  private void imply(Map<Setting, Value> more, Setting setting, String value, Setting by) {
    if (!isSet(setting)) {
      more.put(setting, new Value(Optional.of(value), new Origin.Implied(by)));
    }
  }

  /** Whether any value must not be stored elsewhere. */
  boolean holdSecrets() {
    for (Map.Entry<Setting, Value> each : values.entrySet()) {
      Optional<String> text = each.getValue().text();
      if (text.isPresent() && each.getKey().type().isSecret(text.get())) {
        return true;
      }
    }
    return false;
  }

  /** Whether any source sets it. */
  public boolean isSet(Setting setting) {
    return values.containsKey(setting);
  }

  /**
   * The name of a setting in messages, by its source: its option, its variable, or file and line.
   */
  public String named(Setting setting) {
    Origin origin = value(setting).origin();
    return origin instanceof Origin.Line line
        ? line.place() + ": " + setting.word()
        : origin.place();
  }

  /** The number of parallel commands; 0 if not set. */
  public int jobs() {
    return whole(Setting.JOBS);
  }

  /** Whether the user set the number of parallel commands on the command line. */
  public boolean jobsTyped() {
    return jobs() > 0 && isTyped(Setting.JOBS);
  }

  /** Whether a setting was given on the command line. */
  public boolean isTyped(Setting setting) {
    return value(setting).origin() instanceof Origin.CommandLine;
  }

  /** The number of failures after which nothing more starts; 0 for no limit. */
  public int failures() {
    return whole(Setting.KEEP_GOING);
  }

  /** The load average above which nothing starts; 0 for no limit. */
  public double load() {
    Optional<String> text = text(Setting.LOAD);
    return text.isEmpty() ? 0 : Double.parseDouble(text.get());
  }

  /** Whether a flag is on. */
  public boolean isOn(Setting flag) {
    return text(flag).equals(Optional.of("true"));
  }

  /** The value in force; empty if there is none. */
  public Optional<String> text(Setting setting) {
    return value(setting).text();
  }

  /** The value of a whole number; 0 if there is none. */
  public int whole(Setting setting) {
    Optional<String> text = text(setting);
    return text.isEmpty() ? 0 : Integer.parseInt(text.get());
  }

  /**
   * The value of a setting.
   *
   * @param text as {@link SettingType#read} returns it; empty if there is none
   */
  public record Value(Optional<String> text, Settings.Origin origin) {}

  /** The source of a setting's value, the weakest first. Texts are byte strings. */
  public sealed interface Origin {
    /** The place to edit in order to change the value. */
    String place();

    /** Nothing sets it. */
    record Default() implements Origin {
      @Override
      public String place() {
        return "default";
      }
    }

    /** It follows from another setting. */
    record Implied(Setting by) implements Origin {
      @Override
      public String place() {
        return "default with " + by.word();
      }
    }

    /** A line of a file. */
    record Line(FileKind kind, String path, int number) implements Origin {
      @Override
      public String place() {
        return path + ":" + number;
      }
    }

    /** An environment variable. */
    record Variable(String name) implements Origin {
      @Override
      public String place() {
        return name;
      }
    }

    /**
     * An option.
     *
     * @param name with its dashes
     */
    record CommandLine(String name) implements Origin {
      @Override
      public String place() {
        return name;
      }
    }

    /** The kinds of settings files, the weaker first. */
    enum FileKind {
      PROJECT,
      USER
    }
  }
}
