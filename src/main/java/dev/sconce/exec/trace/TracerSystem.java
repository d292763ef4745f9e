package dev.sconce.exec.trace;

import dev.sconce.exec.trace.PathResolver.Place;
import dev.sconce.files.AccessSet.State;
import dev.sconce.os.FileProbe;
import dev.sconce.os.Machine;
import java.io.File;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The state that all traces of a runner share. Safe for use by several threads. */
final class TracerSystem {
  private static final String OTHER_FORMATS = "/proc/sys/fs/binfmt_misc";

  /** The files that always exist: register and status. */
  private static final int WITHOUT_FORMATS = 2;

  private final Machine machine;
  private final boolean allRights;
  private final OpenFlags openFlags;

  /** By number; null for calls that are not reported. */
  private final @Nullable TracedCall[] calls =
      new @Nullable TracedCall[TracedCall.HIGHEST_KNOWN + 1];

  private final AccessTable table = new AccessTable();
  private final SystemFileStates systemFiles = new SystemFileStates(System::nanoTime);
  private final boolean otherFormats;
  private final Map<String, Known> executables = new ConcurrentHashMap<>();

  private record Known(State state, ExecutableFile file, boolean capabilities) {}

  /**
   * @param allRights whether this process already has all rights, so that no program can gain any
   */
  TracerSystem(Machine machine, boolean allRights) {
    this.machine = machine;
    this.allRights = allRights;
    this.openFlags = OpenFlags.of(machine);
    TracedCall.byNumber(machine).forEach((number, call) -> calls[number] = call);
    String[] formats = new File(OTHER_FORMATS).list();
    this.otherFormats = formats != null && formats.length > WITHOUT_FORMATS;
  }

  Machine machine() {
    return machine;
  }

  OpenFlags openFlags() {
    return openFlags;
  }

  AccessTable table() {
    return table;
  }

  SystemFileStates systemFiles() {
    return systemFiles;
  }

  @Nullable TracedCall call(int number) {
    return number >= 0 && number < calls.length ? calls[number] : null;
  }

  /**
   * Whether formats of executable files are registered with the kernel that Sconce does not know.
   */
  boolean knowsOtherFormats() {
    return otherFormats;
  }

  boolean gainsRights(State state, int setUser, int setGroup) {
    return !allRights && (state.mode() & (setUser | setGroup)) != 0;
  }

  boolean gainsCapabilities(FileProbe probe, Place place) {
    return !allRights && known(probe, place).capabilities();
  }

  ExecutableFile executable(FileProbe probe, Place place) {
    return known(probe, place).file();
  }

  private Known known(FileProbe probe, Place place) {
    Known known = executables.get(place.path());
    if (known == null || !known.state().equals(place.state())) {
      known =
          new Known(
              place.state(),
              ExecutableFile.read(probe, place.path()),
              !allRights && probe.hasFileCapabilities(place.path()));
      executables.put(place.path(), known);
    }
    return known;
  }
}
