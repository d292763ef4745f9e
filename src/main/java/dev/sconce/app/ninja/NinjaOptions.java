package dev.sconce.app.ninja;

import dev.sconce.app.settings.Settings;
import dev.sconce.tools.NinjaTool;
import dev.sconce.tools.ToolArguments;
import dev.sconce.ui.plain.NinjaStatus.Verbosity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the command line says.
 *
 * @param manifest its path, below the build directory
 * @param directory the build directory, or null for the working directory
 * @param tool the tool to run in place of a build, or null
 * @param toolArguments what is said to the tool
 * @param targets what to build
 * @param verbosity how much is told
 * @param dryRun whether commands are left out
 * @param slots how many commands may run at once
 * @param slotsGiven whether that was said, so that no job server is asked
 * @param failuresAllowed how many commands may fail before no more are started
 * @param maxLoad the load above which no command is started; 0 or less for no such bound
 * @param maxLoadGiven whether that was said
 * @param phonyCycleIsError whether a phony that names itself is an error
 * @param debug what {@code -d} asks for
 * @param caching settings that ask for caches; null where none do. No option says so
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

  /** The same, but for how many commands run. */
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

  /** The same, with caches. */
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
   * What {@code -d} asks for.
   *
   * @param stats where the time went
   * @param explain why steps run
   * @param keepDepfiles leave depfiles that were read
   * @param keepResponseFiles leave response files of steps that succeeded
   */
  record DebugModes(
      boolean stats, boolean explain, boolean keepDepfiles, boolean keepResponseFiles) {}
}
