package dev.sconce.app.settings;

import dev.sconce.app.settings.Settings.Origin.FileKind;
import dev.sconce.files.DiskFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Caches the parsed settings files of a build directory, so that a start need not parse them again.
 * A damaged or unwritable cache costs only time.
 *
 * <p>Format: one file with a checksum of eight hexadecimal digits and then fields, each ended by a
 * NUL byte. The first field is the length of the key; the key follows, which says which files were
 * looked for and found; then five fields for each setting: its name, file, path, line and value.
 */
public final class SettingsCache {
  private static final String DIRECTORY = ".sconce";
  private static final String FILE = DIRECTORY + "/settings";
  private static final int SUM_DIGITS = 8;
  private static final int FIELDS_OF_A_SETTING = 5;

  private final DiskFiles files;
  private final String manifest;
  private final String code;
  private final boolean writable;

  /**
   * The cache of a build directory.
   *
   * @param files of the build directory
   * @param manifest its name as seen from there; without a manifest nothing is built or stored
   * @param code the digest of this program, because another version may know other settings; if
   *     empty, nothing is stored
   * @param writable whether files may be written
   */
  public SettingsCache(DiskFiles files, String manifest, String code, boolean writable) {
    this.files = files;
    this.manifest = manifest;
    this.code = code;
    this.writable = writable;
  }

  /** A cache that stores nothing, for commands that build nothing. */
  public static SettingsCache none() {
    return new SettingsCache(new DiskFiles(""), "", "", false);
  }

  /** The settings in these files; empty if other files were read last. */
  Optional<Settings> load(SettingsFiles now) {
    if (code.isEmpty()) {
      return Optional.empty();
    }
    try {
      // A check for the file is cheaper than the exception for a missing one.
      if (files.mtimeNanos(FILE) == 0) {
        return Optional.empty();
      }
      byte[] bytes = files.read(FILE).orElse(null);
      return bytes == null ? Optional.empty() : decode(bytes, key(now));
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  /** Stores the settings in these files. */
  void keep(SettingsFiles now, Settings said) {
    if (code.isEmpty() || !writable) {
      return;
    }
    try {
      if (files.mtimeNanos(manifest) == 0) {
        return;
      }
      Files.createDirectories(files.path("mkdir", DIRECTORY));
      files.writeAtomically(FILE, encode(key(now), said));
    } catch (IOException notKept) {
      // In a read-only directory, the next start parses the files again, as this one did.
      return;
    }
  }

  private String key(SettingsFiles now) {
    return code.concat("\0").concat(now.states());
  }

  static byte[] encode(String key, Settings said) {
    StringBuilder text = new StringBuilder();
    text.append(key.length()).append('\0').append(key);
    for (Setting setting : Setting.values()) {
      Settings.Value value = said.value(setting);
      if (value.origin() instanceof Settings.Origin.Line line && value.text().isPresent()) {
        text.append(setting.word()).append('\0').append(line.kind().name()).append('\0');
        text.append(line.path()).append('\0').append(line.number()).append('\0');
        text.append(value.text().get()).append('\0');
      }
    }
    byte[] covered = text.toString().getBytes(StandardCharsets.ISO_8859_1);
    String sum = checksum(covered, 0);
    return sum.concat(text.toString()).getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String checksum(byte[] bytes, int from) {
    CRC32 sum = new CRC32();
    sum.update(bytes, from, bytes.length - from);
    String digits = Long.toHexString(sum.getValue());
    return "0".repeat(SUM_DIGITS - digits.length()).concat(digits);
  }

  /** The settings that are stored for a key; empty if the bytes are invalid or for another key. */
  static Optional<Settings> decode(byte[] bytes, String key) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    String asked = Integer.toString(key.length()).concat("\0").concat(key);
    if (bytes.length < SUM_DIGITS
        || !text.startsWith(checksum(bytes, SUM_DIGITS))
        || !text.startsWith(asked, SUM_DIGITS)) {
      return Optional.empty();
    }
    Map<Setting, Settings.Value> values = new EnumMap<>(Setting.class);
    String[] fields = text.substring(SUM_DIGITS + asked.length()).split("\0", -1);
    for (int at = 0; at + FIELDS_OF_A_SETTING < fields.length; at += FIELDS_OF_A_SETTING) {
      Optional<Setting> setting = Setting.ofWord(fields[at]);
      Settings.Origin.Line line = line(fields[at + 1], fields[at + 2], fields[at + 3]);
      if (setting.isEmpty() || line == null) {
        return Optional.empty();
      }
      Optional<String> value = setting.get().type().read(fields[at + 4]);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      values.put(setting.get(), new Settings.Value(value, line));
    }
    return Optional.of(Settings.of(values));
  }

  private static Settings.Origin.@Nullable Line line(String kind, String path, String number) {
    try {
      return new Settings.Origin.Line(FileKind.valueOf(kind), path, Integer.parseInt(number));
    } catch (IllegalArgumentException damaged) {
      return null;
    }
  }
}
