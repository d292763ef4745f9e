package dev.sconce.files;

import dev.sconce.os.FileProbe;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The files that a command was seen to access.
 *
 * @param accesses one for each path, in the order of the first access
 * @param blindSpots why the set may be incomplete, each with an example; empty if it is complete
 */
public record AccessSet(List<Access> accesses, Map<BlindSpot, String> blindSpots) {
  public AccessSet {
    accesses = List.copyOf(accesses);
    Map<BlindSpot, String> sorted = new EnumMap<>(BlindSpot.class);
    sorted.putAll(blindSpots);
    blindSpots = Collections.unmodifiableMap(sorted);
  }

  /** The access to a path; empty if there was none. */
  public Optional<Access> find(String path) {
    return accesses.stream().filter(access -> access.path().equals(path)).findFirst();
  }

  /** Whether no access can have been missed. */
  public boolean isWhole() {
    return blindSpots.isEmpty();
  }

  /** A way in which a command uses a path, or at least tries to. */
  public enum Use {
    /** Reads the content. */
    READ,
    /** Creates, changes, renames or removes it. */
    WRITE,
    /**
     * May keep earlier content in what it writes: its first write does not empty the file, or the
     * command read the file before.
     */
    UPDATE,
    /** Checks whether it exists and what kind it is. */
    PROBE,
    /** Lists the names in a directory. */
    LIST,
    /** Executes it as a program or as the interpreter of one. */
    EXECUTE,
    /** Follows a symbolic link or reads its target. */
    FOLLOW;

    private int bit() {
      return 1 << ordinal();
    }
  }

  /** A reason why a set may be incomplete. */
  public enum BlindSpot {
    /** A system call whose path could not be read. */
    UNREADABLE_CALL,
    /** A system call unknown to this version. */
    UNKNOWN_CALL,
    /** A system call with the numbers of another architecture, such as from a 32-bit program. */
    FOREIGN_CALL,
    /** A program of unknown format, for which the kernel may choose an interpreter. */
    UNKNOWN_PROGRAM,
    /** A program that should have gained privileges but did not, because it was traced. */
    PRIVILEGED_PROGRAM,
    /** A process with another root directory, where paths may mean other files. */
    OTHER_ROOT,
    /** The command talked to another computer or to a process that was already running. */
    NETWORK,
    /** A process that was still running when the command had ended. */
    LEFT_RUNNING
  }

  /**
   * How a command used a path.
   *
   * @param path absolute, a byte string; only its last name may be a symbolic link
   * @param uses bits, see {@link #has}
   * @param before the state before the first access
   * @param after the state at the end if the command wrote it; otherwise equal to {@code before}
   * @param program the name of the program that accessed it first
   */
  public record Access(String path, int uses, State before, State after, String program) {
    /** Whether the command used the path in this way. */
    public boolean has(Use use) {
      return (uses & use.bit()) != 0;
    }

    /** Adds one use to a set of uses. */
    public static int with(int uses, Use use) {
      return uses | use.bit();
    }

    /** Whether the state at the end differs from the state before. */
    public boolean isChanged() {
      return !before.equals(after);
    }
  }

  /**
   * The state of a path at one moment.
   *
   * @param kind the kind of file; if it is absent, all other components are zero or empty
   * @param mode type and permissions, as in st_mode
   * @param inode combined with the device: equal for all hard links of a file
   * @param target the target of a symbolic link
   */
  public record State(
      Kind kind,
      int mode,
      long sizeBytes,
      long mtimeNanos,
      long ctimeNanos,
      long inode,
      String target) {
    public static final State ABSENT = new State(Kind.ABSENT, 0, 0, 0, 0, 0, "");

    /** The state of a path to which access is denied. */
    public static final State UNREADABLE = new State(Kind.UNREADABLE, 0, 0, 0, 0, 0, "");

    private static final int EXECUTABLE_BY_OWNER = 0100;

    private static final int TYPE = 0170000;
    private static final int TYPE_FILE = 0100000;
    private static final int TYPE_DIRECTORY = 0040000;
    private static final int TYPE_LINK = 0120000;

    /** The state from a {@code stat}, without a type in the mode. */
    public static State of(FileStat stat) {
      Kind kind =
          switch (stat.kind()) {
            case FILE -> Kind.FILE;
            case DIRECTORY -> Kind.DIRECTORY;
            case OTHER -> Kind.OTHER;
          };
      int mode = stat.executable() ? EXECUTABLE_BY_OWNER : 0;
      return new State(
          kind, mode, stat.sizeBytes(), stat.mtimeNanos(), stat.ctimeNanos(), stat.inode(), "");
    }

    /** The state that a probe has just found at a path. */
    public static State found(FileProbe probe, String path) {
      int mode = probe.mode();
      int type = mode & TYPE;
      Kind kind =
          switch (type) {
            case TYPE_FILE -> Kind.FILE;
            case TYPE_DIRECTORY -> Kind.DIRECTORY;
            case TYPE_LINK -> Kind.LINK;
            default -> Kind.OTHER;
          };
      long size = kind == Kind.FILE ? probe.sizeBytes() : 0;
      long mtime = probe.mtimeNanos();
      long ctime = probe.ctimeNanos();
      long inode = probe.inode() ^ Long.rotateLeft(probe.device(), 40);
      @Nullable String target = kind == Kind.LINK ? probe.readLink(path) : "";
      return target == null ? UNREADABLE : new State(kind, mode, size, mtime, ctime, inode, target);
    }

    /** Whether the owner may execute it. */
    public boolean isExecutable() {
      return (mode & EXECUTABLE_BY_OWNER) != 0;
    }

    /** The kind of file at a path. */
    public enum Kind {
      ABSENT,
      FILE,
      DIRECTORY,
      LINK,
      /** A device, socket or pipe. */
      OTHER,
      UNREADABLE
    }
  }
}
