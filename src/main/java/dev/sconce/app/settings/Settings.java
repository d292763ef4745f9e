package dev.sconce.app.settings;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Values of settings. What is not set has its default. Immutable. */
public final class Settings {
  private static final SettingOrigin.Default DEFAULT = new SettingOrigin.Default();

  private final Map<Setting, SettingValue> values;

  private Settings(Map<Setting, SettingValue> values) {
    this.values = values;
  }

  /** With these values. */
  public static Settings of(Map<Setting, SettingValue> values) {
    Map<Setting, SettingValue> copy = new EnumMap<>(Setting.class);
    copy.putAll(values);
    return new Settings(copy);
  }

  /** With what is set here, and otherwise what is set there. */
  public Settings over(Settings weaker) {
    Map<Setting, SettingValue> merged = new EnumMap<>(weaker.values);
    merged.putAll(values);
    return new Settings(merged);
  }

  /** The value that counts. */
  public SettingValue value(Setting setting) {
    SettingValue set = values.get(setting);
    return set == null ? new SettingValue(setting.defaultValue(), DEFAULT) : set;
  }

  /** How a message names a setting that is set: by its option, its variable, or file and line. */
  public String named(Setting setting) {
    SettingOrigin origin = value(setting).origin();
    return origin instanceof SettingOrigin.Line line
        ? line.place() + ": " + setting.word()
        : origin.place();
  }

  /** How many commands run at once; 0 when nobody said. */
  public int jobs() {
    return whole(Setting.JOBS);
  }

  /** Whether the user said just now how many commands run at once. */
  public boolean jobsTyped() {
    return jobs() > 0 && value(Setting.JOBS).origin() instanceof SettingOrigin.CommandLine;
  }

  /** After how many failures nothing more starts; 0 for never. */
  public int failures() {
    return whole(Setting.KEEP_GOING);
  }

  /** The load average above which nothing starts; 0 for any. */
  public double load() {
    Optional<String> text = text(Setting.LOAD);
    return text.isEmpty() ? 0 : Double.parseDouble(text.get());
  }

  /** Whether a flag is on. */
  public boolean isOn(Setting flag) {
    return text(flag).equals(Optional.of("true"));
  }

  /** The value that counts; empty where there is none. */
  public Optional<String> text(Setting setting) {
    return value(setting).text();
  }

  private int whole(Setting setting) {
    Optional<String> text = text(setting);
    return text.isEmpty() ? 0 : Integer.parseInt(text.get());
  }
}
