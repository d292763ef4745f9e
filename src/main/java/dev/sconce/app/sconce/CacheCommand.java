package dev.sconce.app.sconce;

import dev.sconce.app.settings.Setting;
import dev.sconce.app.settings.Settings;
import dev.sconce.app.settings.SettingsCache;
import dev.sconce.app.settings.SettingsException;
import dev.sconce.app.settings.SettingsReader;
import dev.sconce.app.workspace.LocalCache;
import dev.sconce.cache.disk.DiskCache;
import dev.sconce.files.FileException;
import dev.sconce.files.NativePath;
import dev.sconce.ui.text.UnitText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The subcommand {@code cache}: shows what is cached on this machine, or removes it. */
final class CacheCommand {
  private static final String STATS = "stats";
  private static final String CLEAR = "clear";
  private static final int JSON_VERSION = 1;

  private CacheCommand() {}

  /**
   * Runs the subcommand.
   *
   * @param start the directory from which to look upwards for a project's settings file
   */
  static int run(ProcessContext context, UserMessages messages, Path start, CommandLine line)
      throws IOException, SettingsException, CommandLineReader.UsageException {
    String word = line.words().size() == 1 ? line.words().getFirst() : "";
    if (!word.equals(STATS) && !word.equals(CLEAR)) {
      throw new CommandLineReader.UsageException("cache takes stats or clear", Subcommand.CACHE);
    }
    if (word.equals(CLEAR) && line.json()) {
      throw new CommandLineReader.UsageException(
          "--json is for cache stats, not for clear", Subcommand.CACHE);
    }
    SettingsReader reader = new SettingsReader(context.environment(), context.clock());
    Settings others = reader.read(NativePath.bytes(start), SettingsCache.none(), false);
    Settings settings = line.typed().over(others);
    Optional<Path> directory = LocalCache.directory(settings, context.environment());
    if (directory.isEmpty()) {
      messages.complain(
          settings.text(Setting.DISK_CACHE).equals(Optional.of("off"))
              ? "no cache on this machine: " + settings.named(Setting.DISK_CACHE) + " is off"
              : "no cache on this machine: neither XDG_CACHE_HOME nor HOME is set");
      return SconceFace.NOT_STARTED;
    }
    String shown = Utf8Text.text(NativePath.bytes(directory.get()));
    try (DiskCache cache = LocalCache.open(directory.get(), settings, context.clock())) {
      if (word.equals(STATS)) {
        DiskCache.Usage usage = cache.usage();
        messages.print(line.json() ? json(shown, usage) : table(shown, usage));
      } else {
        long bytes = cache.clear();
        messages.say("sconce: " + UnitText.bytes(bytes) + " removed from " + shown);
      }
      return SconceFace.DONE;
    } catch (IOException e) {
      messages.complain(shown + ": " + FileException.reasonOf(e));
      return SconceFace.NOT_STARTED;
    }
  }

  private static String table(String directory, DiskCache.Usage usage) {
    return "directory  "
        + directory
        + "\nsize       "
        + UnitText.bytes(usage.sizeBytes())
        + " of "
        + UnitText.bytes(usage.limitBytes())
        + "\nresults    "
        + usage.results()
        + "\ncontents   "
        + usage.contents()
        + "\n";
  }

  private static String json(String directory, DiskCache.Usage usage) {
    return IndentedJson.object(
        "sconce-cache-stats",
        JSON_VERSION,
        json -> {
          json.writeStringProperty("directory", directory);
          json.writeNumberProperty("sizeBytes", usage.sizeBytes());
          json.writeNumberProperty("limitBytes", usage.limitBytes());
          json.writeNumberProperty("results", usage.results());
          json.writeNumberProperty("contents", usage.contents());
        });
  }
}
