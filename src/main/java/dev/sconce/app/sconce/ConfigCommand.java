package dev.sconce.app.sconce;

import dev.sconce.app.settings.Setting;
import dev.sconce.app.settings.Settings;
import dev.sconce.app.settings.Settings.Origin.FileKind;
import dev.sconce.app.settings.SettingsCache;
import dev.sconce.app.settings.SettingsException;
import dev.sconce.app.settings.SettingsReader;
import dev.sconce.files.NativePath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** The subcommand {@code config}: shows settings and where they come from. */
final class ConfigCommand {
  private static final int JSON_VERSION = 1;
  private static final String NO_VALUE = "-";
  private static final String PREFIX = "SCONCE_";

  /** Variables that are read before there are settings. */
  private static final List<String> LAUNCHER_VARIABLES =
      List.of("SCONCE_JAVA_OPTIONS", "SCONCE_PROFILE");

  private final ProcessContext context;
  private final Settings settings;
  private final List<SettingsReader.SettingsFile> files;

  private ConfigCommand(
      ProcessContext context, Settings settings, List<SettingsReader.SettingsFile> files) {
    this.context = context;
    this.settings = settings;
    this.files = files;
  }

  /**
   * Shows the settings that a build with the same options would use.
   *
   * @param start the directory from which to look upwards for a project's settings file
   */
  static int run(ProcessContext context, UserMessages messages, Path start, CommandLine line)
      throws IOException, SettingsException {
    SettingsReader reader = new SettingsReader(context.environment(), context.clock());
    String directory = NativePath.bytes(start);
    Settings others = reader.read(directory, SettingsCache.none(), false);
    ConfigCommand command =
        new ConfigCommand(
            context, line.typed().over(others).withThoseOfCache(), reader.files(directory));
    messages.print(line.json() ? command.json() : command.table());
    return SconceFace.DONE;
  }

  private String table() {
    int nameColumns = 0;
    int valueColumns = 0;
    for (Setting setting : Setting.values()) {
      nameColumns = Math.max(nameColumns, setting.word().length());
      valueColumns = Math.max(valueColumns, shown(setting).length());
    }
    StringBuilder text = new StringBuilder();
    for (Setting setting : Setting.values()) {
      text.append(padded(setting.word(), nameColumns + 2));
      text.append(padded(shown(setting), valueColumns + 2));
      text.append(origin(setting)).append('\n');
    }
    text.append('\n');
    for (SettingsReader.SettingsFile file : files) {
      text.append(file.kind() == FileKind.PROJECT ? "project file  " : "user file     ");
      text.append(Utf8Text.text(file.path())).append(file.found() ? "" : "  (none)").append('\n');
    }
    for (String variable : unknownVariables()) {
      text.append("no setting    ").append(variable).append('\n');
    }
    return text.toString();
  }

  private static String padded(String text, int columns) {
    return text + " ".repeat(columns - text.length());
  }

  private String shown(Setting setting) {
    return effective(setting).map(setting.type()::shown).map(Utf8Text::text).orElse(NO_VALUE);
  }

  private String origin(Setting setting) {
    Settings.Value value = settings.value(setting);
    String place = Utf8Text.text(value.origin().place());
    return value.text().isPresent() ? place : place + ": " + setting.defaultText();
  }

  /** The value in force, including one that depends on the machine. */
  private Optional<String> effective(Setting setting) {
    Optional<String> value = settings.text(setting);
    return value.isEmpty() && setting == Setting.JOBS
        ? Optional.of(Integer.toString(BuildCommand.jobsByProcessors()))
        : value;
  }

  /** Variables that are named like settings but are none, sorted. */
  private List<String> unknownVariables() {
    List<String> unknown = new ArrayList<>();
    for (String entry : context.environment().entries()) {
      String name = entry.substring(0, Math.max(0, entry.indexOf('=')));
      if (name.startsWith(PREFIX) && !LAUNCHER_VARIABLES.contains(name) && !isSetting(name)) {
        unknown.add(Utf8Text.text(name));
      }
    }
    return unknown.stream().sorted().toList();
  }

  private static boolean isSetting(String variable) {
    for (Setting setting : Setting.values()) {
      if (setting.variable().equals(variable)) {
        return true;
      }
    }
    return false;
  }

  private String json() {
    return IndentedJson.object("sconce-config", JSON_VERSION, this::write);
  }

  private void write(JsonGenerator json) {
    json.writeArrayPropertyStart("settings");
    for (Setting setting : Setting.values()) {
      write(setting, json);
    }
    json.writeEndArray();
    json.writeArrayPropertyStart("files");
    for (SettingsReader.SettingsFile file : files) {
      json.writeStartObject();
      json.writeStringProperty("kind", word(file.kind()));
      json.writeStringProperty("path", Utf8Text.text(file.path()));
      json.writeBooleanProperty("found", file.found());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayPropertyStart("unknownVariables");
    for (String variable : unknownVariables()) {
      json.writeString(variable);
    }
    json.writeEndArray();
  }

  private void write(Setting setting, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("name", setting.word());
    json.writeName("value");
    Optional<String> value = effective(setting);
    if (value.isEmpty()) {
      json.writeNull();
    } else if (setting.type().isText()) {
      json.writeString(Utf8Text.text(setting.type().shown(value.get())));
    } else {
      // JSON writes numbers and flags as settings do
      json.writeRawValue(value.get());
    }
    switch (settings.value(setting).origin()) {
      case Settings.Origin.Default _ -> json.writeStringProperty("origin", "default");
      case Settings.Origin.Implied(Setting by) -> {
        json.writeStringProperty("origin", "implied");
        json.writeStringProperty("setting", by.word());
      }
      case Settings.Origin.Line(FileKind kind, String path, int number) -> {
        json.writeStringProperty("origin", word(kind));
        json.writeStringProperty("file", Utf8Text.text(path));
        json.writeNumberProperty("line", number);
      }
      case Settings.Origin.Variable(String name) -> {
        json.writeStringProperty("origin", "environment");
        json.writeStringProperty("variable", name);
      }
      case Settings.Origin.CommandLine(String name) -> {
        json.writeStringProperty("origin", "command-line");
        json.writeStringProperty("option", name);
      }
    }
    json.writeEndObject();
  }

  private static String word(FileKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
