package dev.sconce.files;

import dev.sconce.os.FileProbe;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The files that a command was seen to touch.
 *
 * @param accesses one for each path, in the order in which they were first touched
 * @param blindSpots why more may have been touched than that, each with an example; empty when the
 *     set is whole
 */
public record AccessSet(List<Access> accesses, Map<BlindSpot, String> blindSpots) {
  /** Copies both. */
  public AccessSet {
    accesses = List.copyOf(accesses);
    Map<BlindSpot, String> sorted = new EnumMap<>(BlindSpot.class);
    sorted.putAll(blindSpots);
    blindSpots = Collections.unmodifiableMap(sorted);
  }

  /** What was done with a path; empty if nothing was. */
  public Optional<Access> find(String path) {
    return accesses.stream().filter(access -> access.path().equals(path)).findFirst();
  }

  /** Whether nothing escaped notice. */
  public boolean isWhole() {
    return blindSpots.isEmpty();
  }

  /** Something that a command does with a path; at least tries to. */
  public enum Use {
    /** Reads the content. */
    READ,
    /** Makes, changes, renames or removes it. */
    WRITE,
    /**
     * Content from before the command may be in what it writes: its first write does not empty it,
     * or it was read before.
     */
    UPDATE,
    /** Looks whether it is there, and what it is. */
    PROBE,
    /** Reads the names in a directory. */
    LIST,
    /** Executes it, as a program or as the interpreter of one. */
    EXECUTE,
    /** Goes where a symbolic link leads to, or reads what it says. */
    FOLLOW;

    private int bit() {
      return 1 << ordinal();
    }
  }

  /** Why a set may lack something. */
  public enum BlindSpot {
    /** A call whose path could not be read. */
    UNREADABLE_CALL,
    /** A call that this version does not know. */
    UNKNOWN_CALL,
    /** A call with the numbers of another machine, such as of a 32-bit program. */
    FOREIGN_CALL,
    /** A program whose interpreter the kernel chooses, and nobody else knows. */
    UNKNOWN_PROGRAM,
    /** A program that would have got rights of its own, and did not. */
    PRIVILEGED_PROGRAM,
    /** Paths may mean other files than here. */
    OTHER_ROOT,
    /** It talked to another computer, or to a process that was there before. */
    NETWORK,
    /** A process that was still running when the command had ended. */
    LEFT_RUNNING
  }

  /**
   * What was done with a path.
   *
   * @param path absolute, without symbolic links but perhaps at its end, a byte string
   * @param uses bits, see {@link #has}
   * @param before what was there when it was first touched
   * @param after what was there in the end, if it was written; otherwise as before
   * @param program the name of the program that touched it first
   */
  public record Access(String path, int uses, State before, State after, String program) {
    /** Whether that was done with it. */
    public boolean has(Use use) {
      return (uses & use.bit()) != 0;
    }

    /** These uses and one more. */
    public static int with(int uses, Use use) {
      return uses | use.bit();
    }

    /** Whether something else is there than before, or the same was changed. */
    public boolean isChanged() {
      return !before.equals(after);
    }
  }

  /**
   * What was at a path at one moment.
   *
   * @param kind what it was; all the rest is zero or empty when nothing was there
   * @param mode type and permissions, as st_mode has them
   * @param inode with the device: the same for all names of a file
   * @param target what a symbolic link says
   */
  public record State(
      Kind kind,
      int mode,
      long sizeBytes,
      long mtimeNanos,
      long ctimeNanos,
      long inode,
      String target) {
    /** Nothing. */
    public static final State ABSENT = new State(Kind.ABSENT, 0, 0, 0, 0, 0, "");

    /** Something that may not be looked at. */
    public static final State UNREADABLE = new State(Kind.UNREADABLE, 0, 0, 0, 0, 0, "");

    private static final int EXECUTABLE_BY_OWNER = 0100;

    private static final int TYPE = 0170000;
    private static final int TYPE_FILE = 0100000;
    private static final int TYPE_DIRECTORY = 0040000;
    private static final int TYPE_LINK = 0120000;

    /** Of what is there, without a type in the mode. */
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

    /** What a probe has just found at a path. */
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

    /** Whether its owner may execute it. */
    public boolean isExecutable() {
      return (mode & EXECUTABLE_BY_OWNER) != 0;
    }

    /** What is at a path. */
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
