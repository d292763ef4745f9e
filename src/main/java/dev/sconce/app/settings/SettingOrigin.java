package dev.sconce.app.settings;

/** Where the value of a setting comes from, the weakest first. Texts are byte strings. */
public sealed interface SettingOrigin {
  /** What a user has to look at to change the value. */
  String place();

  /** Nothing sets it. */
  record Default() implements SettingOrigin {
    @Override
    public String place() {
      return "default";
    }
  }

  /** A line of a file. */
  record Line(FileKind kind, String path, int number) implements SettingOrigin {
    @Override
    public String place() {
      return path + ":" + number;
    }
  }

  /** An environment variable. */
  record Variable(String name) implements SettingOrigin {
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
  record CommandLine(String name) implements SettingOrigin {
    @Override
    public String place() {
      return name;
    }
  }

  /** The files that hold settings, the weaker first. */
  enum FileKind {
    PROJECT,
    USER
  }
}
