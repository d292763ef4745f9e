package dev.sconce.exec.trace;

import dev.sconce.files.AccessSet.BlindSpot;
import dev.sconce.os.Machine;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The system calls that use file names, and the meaning of their arguments. Calls that only use a
 * descriptor are not listed if it was opened with the necessary rights by one of these.
 */
enum TracedCall {
  OPEN(2, -1, new Open(here(0), 1)),
  OPENAT(257, 56, new Open(at(0, 1), 2)),
  OPENAT2(437, 437, new OpenHow(at(0, 1), 2)),
  CREAT(85, -1, new Create(here(0))),
  OPEN_BY_HANDLE_AT(304, 265, new Blind(BlindSpot.OTHER_ROOT)),

  EXECVE(59, 221, new Execute(here(0))),
  EXECVEAT(322, 281, new Execute(at(0, 1).keptWith(4))),

  STAT(4, -1, new Look(here(0))),
  LSTAT(6, -1, new Look(here(0).kept())),
  NEWFSTATAT(262, 79, new Look(at(0, 1).keptWith(3))),
  STATX(332, 291, new Look(at(0, 1).keptWith(2))),
  ACCESS(21, -1, new Look(here(0))),
  FACCESSAT(269, 48, new Look(at(0, 1))),
  FACCESSAT2(439, 439, new Look(at(0, 1).keptWith(3))),
  GETXATTR(191, 8, new Look(here(0))),
  LGETXATTR(192, 9, new Look(here(0).kept())),
  LISTXATTR(194, 11, new Look(here(0))),
  LLISTXATTR(195, 12, new Look(here(0).kept())),
  GETXATTRAT(464, 464, new Look(at(0, 1).keptWith(2))),
  LISTXATTRAT(465, 465, new Look(at(0, 1).keptWith(2))),
  FILE_GETATTR(468, 468, new Look(at(0, 1).keptWith(4))),
  NAME_TO_HANDLE_AT(303, 264, new Look(at(0, 1).followedWith(4))),
  INOTIFY_ADD_WATCH(254, 27, new Look(here(1))),
  READLINK(89, -1, new ReadLink(here(0).kept())),
  READLINKAT(267, 78, new ReadLink(at(0, 1).kept())),
  GETDENTS(78, -1, new List(0)),
  GETDENTS64(217, 61, new List(0)),

  RENAME(82, -1, new Rename(here(0).kept(), here(1).kept())),
  RENAMEAT(264, 38, new Rename(at(0, 1).kept(), at(2, 3).kept())),
  RENAMEAT2(316, 276, new Rename(at(0, 1).kept(), at(2, 3).kept())),
  LINK(86, -1, new Link(here(0).kept(), here(1).kept())),
  LINKAT(265, 37, new Link(at(0, 1).followedWith(4), at(2, 3).kept())),
  SYMLINK(88, -1, new Change(here(1).kept())),
  SYMLINKAT(266, 36, new Change(at(1, 2).kept())),
  UNLINK(87, -1, new Change(here(0).kept())),
  UNLINKAT(263, 35, new Change(at(0, 1).kept())),
  RMDIR(84, -1, new Change(here(0).kept())),
  MKDIR(83, -1, new Change(here(0).kept())),
  MKDIRAT(258, 34, new Change(at(0, 1).kept())),
  MKNOD(133, -1, new Change(here(0).kept())),
  MKNODAT(259, 33, new Change(at(0, 1).kept())),

  TRUNCATE(76, 45, new Alter(here(0))),
  CHMOD(90, -1, new Alter(here(0))),
  FCHMOD(91, 52, new AlterOpen(0)),
  FCHMODAT(268, 53, new Alter(at(0, 1))),
  FCHMODAT2(452, 452, new Alter(at(0, 1).keptWith(3))),
  CHOWN(92, -1, new Alter(here(0))),
  LCHOWN(94, -1, new Alter(here(0).kept())),
  FCHOWN(93, 55, new AlterOpen(0)),
  FCHOWNAT(260, 54, new Alter(at(0, 1).keptWith(4))),
  UTIME(132, -1, new Alter(here(0))),
  UTIMES(235, -1, new Alter(here(0))),
  FUTIMESAT(261, -1, new Alter(at(0, 1))),
  UTIMENSAT(280, 88, new Alter(at(0, 1).keptWith(3))),
  SETXATTR(188, 5, new Alter(here(0))),
  LSETXATTR(189, 6, new Alter(here(0).kept())),
  FSETXATTR(190, 7, new AlterOpen(0)),
  REMOVEXATTR(197, 14, new Alter(here(0))),
  LREMOVEXATTR(198, 15, new Alter(here(0).kept())),
  FREMOVEXATTR(199, 16, new AlterOpen(0)),
  SETXATTRAT(463, 463, new Alter(at(0, 1).keptWith(2))),
  REMOVEXATTRAT(466, 466, new Alter(at(0, 1).keptWith(2))),
  FILE_SETATTR(469, 469, new Alter(at(0, 1).keptWith(4))),

  CHDIR(80, 49, new ChangeDirectory(here(0))),
  FCHDIR(81, 50, new ForgetDirectories()),

  CONNECT(42, 203, new Address(1, 2, false)),
  BIND(49, 200, new Address(1, 2, true)),
  SENDTO(44, 206, new Address(4, 5, false)),
  SENDMSG(46, 211, new Message(1)),
  SENDMMSG(307, 269, new Messages(1, 2)),

  CHROOT(161, 51, new Blind(BlindSpot.OTHER_ROOT)),
  PIVOT_ROOT(155, 41, new Blind(BlindSpot.OTHER_ROOT)),
  MOUNT(165, 40, new Blind(BlindSpot.OTHER_ROOT)),
  UMOUNT2(166, 39, new Blind(BlindSpot.OTHER_ROOT)),
  MOVE_MOUNT(429, 429, new Blind(BlindSpot.OTHER_ROOT)),
  OPEN_TREE(428, 428, new Blind(BlindSpot.OTHER_ROOT)),
  OPEN_TREE_ATTR(467, 467, new Blind(BlindSpot.OTHER_ROOT)),
  SETNS(308, 268, new Blind(BlindSpot.OTHER_ROOT)),
  USELIB(134, -1, new Blind(BlindSpot.UNKNOWN_CALL)),
  ACCT(163, 89, new Blind(BlindSpot.UNKNOWN_CALL)),
  SWAPON(167, 224, new Blind(BlindSpot.UNKNOWN_CALL)),
  QUOTACTL(179, 60, new Blind(BlindSpot.UNKNOWN_CALL)),
  PIDFD_GETFD(438, 438, new Blind(BlindSpot.UNKNOWN_CALL)),

  /** Refused as if the kernel lacked it, because operations in a ring are not reported. */
  IO_URING_SETUP(425, 425, new Refuse());

  /**
   * Calls with higher numbers are newer than this table. They are reported, because their effect is
   * unknown.
   */
  static final int HIGHEST_KNOWN = 469;

  /** The other calling convention of x86_64 (x32) has the same numbers above this one. */
  static final int FIRST_X32 = 0x40000000;

  static final int NONE = -1;

  private final int x86;
  private final int aarch64;
  private final Meaning meaning;
  private final @Nullable PathArgument pathOfLook;
  private final int flagsOfLook;

  TracedCall(int x86, int aarch64, Meaning meaning) {
    this.x86 = x86;
    this.aarch64 = aarch64;
    this.meaning = meaning;
    switch (meaning) {
      case Look look -> {
        pathOfLook = look.path();
        flagsOfLook = look.path().flags();
      }
      case ReadLink read -> {
        pathOfLook = read.path();
        flagsOfLook = NONE;
      }
      case Open open -> {
        pathOfLook = open.path();
        flagsOfLook = open.flags();
      }
      default -> {
        pathOfLook = null;
        flagsOfLook = NONE;
      }
    }
  }

  /** The call's number, negative if a machine does not have it. */
  int number(Machine machine) {
    return switch (machine) {
      case X86_64 -> x86;
      case AARCH64 -> aarch64;
    };
  }

  Meaning meaning() {
    return meaning;
  }

  /** The only path of a call that looks at it or opens it; null for other calls. */
  @Nullable PathArgument pathOfLook() {
    return pathOfLook;
  }

  /**
   * The argument that says how such a call uses the path; {@link #NONE} if there is only one way.
   */
  int flagsOfLook() {
    return flagsOfLook;
  }

  /** The calls of a machine by number. */
  static Map<Integer, TracedCall> byNumber(Machine machine) {
    Map<Integer, TracedCall> calls = new HashMap<>();
    for (TracedCall call : values()) {
      if (call.number(machine) >= 0) {
        calls.put(call.number(machine), call);
      }
    }
    return calls;
  }

  private static PathArgument here(int path) {
    return new PathArgument(NONE, path, NONE, 0, true);
  }

  private static PathArgument at(int directory, int path) {
    return new PathArgument(directory, path, NONE, 0, true);
  }

  /**
   * A path among the arguments, described by argument numbers.
   *
   * @param directory the descriptor that the path is relative to; {@link #NONE} for the working
   *     directory
   * @param flags the flags that say whether a symbolic link at the end of the path is followed;
   *     {@link #NONE} if none do
   * @param flag the flag that reverses {@code followed}
   * @param followed whether such a link is followed without the flag
   */
  record PathArgument(int directory, int path, int flags, int flag, boolean followed) {
    private static final int NO_FOLLOW = 0x100;
    private static final int FOLLOW = 0x400;

    PathArgument kept() {
      return new PathArgument(directory, path, NONE, 0, false);
    }

    PathArgument keptWith(int flagsArgument) {
      return new PathArgument(directory, path, flagsArgument, NO_FOLLOW, true);
    }

    PathArgument followedWith(int flagsArgument) {
      return new PathArgument(directory, path, flagsArgument, FOLLOW, false);
    }

    boolean follows(long flagsGiven) {
      return followed ^ (flagsGiven & flag) != 0;
    }
  }

  /** What a call does. Components are argument numbers. */
  sealed interface Meaning {}

  /** Opens a file as its flags say. */
  record Open(PathArgument path, int flags) implements Meaning {}

  /** Opens a file as a structure says. */
  record OpenHow(PathArgument path, int how) implements Meaning {}

  /** Creates or truncates a file. */
  record Create(PathArgument path) implements Meaning {}

  /** Executes another program. */
  record Execute(PathArgument path) implements Meaning {}

  /** Checks whether a file exists, and of what kind it is. */
  record Look(PathArgument path) implements Meaning {}

  /** Reads the target of a symbolic link. */
  record ReadLink(PathArgument path) implements Meaning {}

  /** Reads the names in a directory. */
  record List(int descriptor) implements Meaning {}

  /** Renames a file or directory. */
  record Rename(PathArgument from, PathArgument to) implements Meaning {}

  /** Adds a name to a file. */
  record Link(PathArgument from, PathArgument to) implements Meaning {}

  /** Creates or removes a name. */
  record Change(PathArgument path) implements Meaning {}

  /** Changes attributes of a file, or truncates it. */
  record Alter(PathArgument path) implements Meaning {}

  /** Changes attributes of an open file, which requires no right to write to it. */
  record AlterOpen(int descriptor) implements Meaning {}

  record ChangeDirectory(PathArgument path) implements Meaning {}

  /** Changes the working directory to an open one. */
  record ForgetDirectories() implements Meaning {}

  /** Binds a socket to an address, connects to it, or sends to it. */
  record Address(int address, int length, boolean own) implements Meaning {}

  /** Sends a message described by a structure, which may contain an address. */
  record Message(int message) implements Meaning {}

  /** Sends several messages, which may have addresses. */
  record Messages(int messages, int count) implements Meaning {}

  /** From this call on, or within it, accesses cannot be observed. */
  record Blind(BlindSpot why) implements Meaning {}

  record Refuse() implements Meaning {}
}
