package dev.sconce.exec.trace;

import dev.sconce.files.AccessSet.Access;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Shares what is the same in the sets of many commands: most of them read the same headers and
 * libraries. Safe for use by several threads.
 */
final class AccessTable {
  private final ConcurrentHashMap<String, Access> last = new ConcurrentHashMap<>();

  /** An equal access that another set has, if the last one to this path was. */
  Access shared(Access access) {
    Access known = last.get(access.path());
    if (known != null && known.equals(access)) {
      return known;
    }
    last.put(access.path(), access);
    return access;
  }
}
