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

/** Reads what files and environment set, for a directory. */
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
   * What files and environment set. Files are read only when they are not those that were read
   * last, or not as they were.
   *
   * @param directory where a project's file is looked for, and upwards; absolute, a byte string
   * @param cache what was read last
   * @param forNinja whether only variables count that the ninja face takes
   */
  public Settings read(String directory, SettingsCache cache, boolean forNinja)
      throws SettingsException {
    SettingsFiles files = SettingsFiles.find(directory, environment);
    return variables(forNinja).over(ofFiles(files, directory, cache));
  }

  /**
   * The files that count in a directory, the weaker first; the user's own also where it is none.
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
   * A file of settings.
   *
   * @param path absolute, a byte string
   * @param found whether there is one
   */
  public record SettingsFile(FileKind kind, String path, boolean found) {}
}
