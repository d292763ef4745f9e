package dev.sconce.files;

import org.jspecify.annotations.Nullable;

/**
 * The state of a file at one moment.
 *
 * @param kind what it is
 * @param sizeBytes of a regular file
 * @param mtimeNanos last change of the content, since 1970
 * @param ctimeNanos last change of the inode, since 1970
 * @param inode with the device: identity while the file exists
 * @param executable whether its owner may execute it
 */
public record FileStat(
    Kind kind, long sizeBytes, long mtimeNanos, long ctimeNanos, long inode, boolean executable) {
  /** What a path leads to. */
  public enum Kind {
    /** A regular file. */
    FILE,
    /** A directory. */
    DIRECTORY,
    /** A device, socket or pipe. */
    OTHER
  }

  /** Written out: what Java makes of a record's own is spun as code at its first use. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FileStat that
        && kind == that.kind
        && sizeBytes == that.sizeBytes
        && mtimeNanos == that.mtimeNanos
        && ctimeNanos == that.ctimeNanos
        && inode == that.inode
        && executable == that.executable;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(inode) * 31 + Long.hashCode(mtimeNanos);
  }

  /** The later of the last changes of content and of inode. */
  public long newestNanos() {
    return Math.max(mtimeNanos, ctimeNanos);
  }
}
