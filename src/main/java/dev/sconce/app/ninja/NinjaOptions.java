package dev.sconce.app.ninja;

import dev.sconce.app.settings.Settings;
import dev.sconce.tools.NinjaTool;
import dev.sconce.tools.ToolArguments;
import dev.sconce.ui.plain.NinjaStatus.Verbosity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The values that the command line sets.
 *
 * @param manifest its path, below the build directory
 * @param directory the build directory, or null for the working directory
 * @param tool the tool to run instead of a build, or null
 * @param toolArguments the arguments of the tool
 * @param targets what to build
 * @param verbosity how much to print
 * @param dryRun whether no command is run
 * @param slots how many commands may run at once
 * @param slotsGiven whether the user gave that number, which turns off the job server
 * @param failuresAllowed after how many failed commands no more are started
 * @param maxLoad the load above which no command is started; 0 or less for no limit
 * @param maxLoadGiven whether the user gave that load
 * @param phonyCycleIsError whether a phony step that depends on itself is an error
 * @param debug the modes of {@code -d}
 * @param caching settings that ask for caches; null if none do. No option sets it
 */
record NinjaOptions(
    String manifest,
    @Nullable String directory,
    @Nullable NinjaTool tool,
    ToolArguments toolArguments,
    List<String> targets,
    Verbosity verbosity,
    boolean dryRun,
    int slots,
    boolean slotsGiven,
    int failuresAllowed,
    double maxLoad,
    boolean maxLoadGiven,
    boolean phonyCycleIsError,
    DebugModes debug,
    @Nullable Settings caching) {
  NinjaOptions {
    targets = List.copyOf(targets);
  }

  /** A copy with other limits on running commands. */
  NinjaOptions with(int otherSlots, double otherMaxLoad) {
    return new NinjaOptions(
        manifest,
        directory,
        tool,
        toolArguments,
        targets,
        verbosity,
        dryRun,
        otherSlots,
        slotsGiven,
        failuresAllowed,
        otherMaxLoad,
        maxLoadGiven,
        phonyCycleIsError,
        debug,
        caching);
  }

  /** A copy with caches. */
  NinjaOptions caching(Settings settings) {
    return new NinjaOptions(
        manifest,
        directory,
        tool,
        toolArguments,
        targets,
        verbosity,
        dryRun,
        slots,
        slotsGiven,
        failuresAllowed,
        maxLoad,
        maxLoadGiven,
        phonyCycleIsError,
        debug,
        settings);
  }

  /** The build directory; empty for the working directory. */
  String directoryOrEmpty() {
    return directory == null ? "" : directory;
  }

  /**
   * The modes of {@code -d}.
   *
   * @param stats print where the time went
   * @param explain print why steps run
   * @param keepDepfiles keep depfiles after reading them
   * @param keepResponseFiles keep response files of steps that succeeded
   */
  record DebugModes(
      boolean stats, boolean explain, boolean keepDepfiles, boolean keepResponseFiles) {}
}
