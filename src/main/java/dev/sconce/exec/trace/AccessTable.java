package dev.sconce.exec.trace;

import dev.sconce.files.AccessSet.Access;
import dev.sconce.files.AccessSet.State;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Shares equal accesses between the sets of many commands, because most of them read the same
 * headers and libraries. Safe for use by several threads.
 */
final class AccessTable {
  private final ConcurrentHashMap<String, Access> last = new ConcurrentHashMap<>();

  /** Returns the access of another set if the last one to this path was equal. */
  Access access(String path, int uses, State before, State after, String program) {
    Access known = last.get(path);
    if (known != null
        && known.uses() == uses
        && known.program().equals(program)
        && isSame(known.before(), before)
        && (after == before ? known.after() == known.before() : isSame(known.after(), after))) {
      return known;
    }
    Access access = new Access(path, uses, before, after, program);
    last.put(path, access);
    return access;
  }

  /** The same as equals, which is slow for records until Java compiles it. */
  private static boolean isSame(State one, State other) {
    return one == other
        || one.inode() == other.inode()
            && one.ctimeNanos() == other.ctimeNanos()
            && one.mtimeNanos() == other.mtimeNanos()
            && one.sizeBytes() == other.sizeBytes()
            && one.mode() == other.mode()
            && one.kind() == other.kind()
            && one.target().equals(other.target());
  }
}
