package dev.sconce.app.settings;

import dev.sconce.app.settings.Settings.Origin.FileKind;
import dev.sconce.app.settings.SettingsFiles.Found;
import dev.sconce.exec.CommandEnvironment;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the settings that files and environment set for a directory. */
public final class SettingsReader {
  private static final Settings NOTHING = Settings.of(Map.of());

  private final CommandEnvironment environment;
  private final InstantSource clock;

  /** A reader for a user's environment. */
  public SettingsReader(CommandEnvironment environment, InstantSource clock) {
    this.environment = environment;
    this.clock = clock;
  }

  /**
   * The settings of files and environment. It parses the files only if they are not the ones in the
   * cache, or have changed since.
   *
   * @param directory absolute, a byte string; the search for a project's file goes upwards from
   *     here
   * @param cache the files parsed last
   * @param forNinja whether to use only the variables that the ninja face reads
   */
  public Settings read(String directory, SettingsCache cache, boolean forNinja)
      throws SettingsException {
    SettingsFiles files = SettingsFiles.find(directory, environment);
    return variables(forNinja).over(ofFiles(files, directory, cache));
  }

  /**
   * The settings files of a directory, the weaker first. It lists the user's own file even if that
   * does not exist.
   */
  public List<SettingsFile> files(String directory) throws SettingsException {
    List<SettingsFile> all = new ArrayList<>();
    for (Found file : SettingsFiles.find(directory, environment).found()) {
      all.add(new SettingsFile(file.kind(), file.path(), true));
    }
    if (all.isEmpty() || all.getLast().kind() != FileKind.USER) {
      SettingsFiles.userFile(environment)
          .ifPresent(path -> all.add(new SettingsFile(FileKind.USER, path, false)));
    }
    return List.copyOf(all);
  }

  private Settings ofFiles(SettingsFiles files, String directory, SettingsCache cache)
      throws SettingsException {
    if (files.found().isEmpty()) {
      return NOTHING;
    }
    Optional<Settings> known = cache.load(files);
    if (known.isPresent()) {
      return known.get();
    }
    long nowMillis = clock.millis();
    Settings said = NOTHING;
    for (Found file : files.found()) {
      Settings more = SettingsToml.parse(file.kind(), file.path(), files.read(file));
      FileOwnership.check(file.path(), directory, more);
      said = more.over(said);
    }
    if (files.areSettled(nowMillis) && !said.holdSecrets()) {
      cache.keep(files, said);
    }
    return said;
  }

  private Settings variables(boolean forNinja) throws SettingsException {
    Map<Setting, Settings.Value> values = new EnumMap<>(Setting.class);
    for (Setting setting : Setting.values()) {
      if (forNinja && !setting.isForNinja()) {
        continue;
      }
      String variable = setting.variable();
      String text = environment.get(variable).orElse("");
      if (!text.isEmpty()) {
        Optional<String> value = Optional.of(read(setting, variable, text));
        values.put(setting, new Settings.Value(value, new Settings.Origin.Variable(variable)));
      }
    }
    return Settings.of(values);
  }

  private static String read(Setting setting, String variable, String text)
      throws SettingsException {
    boolean flag = setting.type() instanceof SettingType.Flag;
    String word = flag && text.equals("1") ? "true" : flag && text.equals("0") ? "false" : text;
    Optional<String> value = setting.type().read(word);
    if (value.isEmpty()) {
      throw new SettingsException(
          variable
              + " takes "
              + setting.type().description()
              + setting.type().not("'" + text + "'"),
          "Set it to such a value, or unset it");
    }
    return value.get();
  }

  /**
   * A settings file.
   *
   * @param path absolute, a byte string
   * @param found whether it exists
   */
  public record SettingsFile(FileKind kind, String path, boolean found) {}
}
