package dev.sconce.app.ninja;

import dev.sconce.app.settings.Settings;
import dev.sconce.app.settings.SettingsCache;
import dev.sconce.app.settings.SettingsException;
import dev.sconce.app.settings.SettingsReader;
import dev.sconce.files.DiskFiles;
import dev.sconce.tools.ToolOutput;
import java.io.IOException;
import java.time.InstantSource;

/**
 * Completes the options with values from settings files and variables. Tools do not use it, so a
 * mistake in a settings file stops none of them.
 */
final class NinjaSettings {
  private NinjaSettings() {}

  /** The options of a build, completed with settings; prints what is wrong with these. */
  static NinjaOptions complete(NinjaOptions typed, NinjaContext context, InstantSource clock)
      throws NinjaExit {
    if (typed.tool() != null) {
      return typed;
    }
    String directory;
    try {
      directory = WorkingDirectory.absolute(typed.directoryOrEmpty());
    } catch (IOException noSuchDirectory) {
      return typed; // the code that changes to that directory reports this
    }
    try {
      SettingsCache cache =
          new SettingsCache(
              new DiskFiles(typed.directoryOrEmpty()),
              typed.manifest(),
              context.code(),
              !typed.dryRun());
      SettingsReader reader = new SettingsReader(context.environment(), clock);
      return complete(typed, reader.read(directory, cache, true));
    } catch (SettingsException e) {
      ToolOutput output = new ToolOutput(context.out(), context.err());
      for (SettingsException.Problem each : e.problems()) {
        output.error(each.text() + "\n  " + each.remedy());
      }
      throw new NinjaExit(1);
    }
  }

  private static NinjaOptions complete(NinjaOptions typed, Settings settings) {
    boolean jobs = !typed.slotsGiven() && settings.jobs() > 0;
    boolean load = !typed.maxLoadGiven() && settings.load() > 0;
    NinjaOptions limited =
        jobs || load
            ? typed.with(
                jobs ? settings.jobs() : typed.slots(), load ? settings.load() : typed.maxLoad())
            : typed;
    return settings.askForCache() && !typed.dryRun()
        ? limited.caching(settings.withThoseOfCache())
        : limited;
  }
}
