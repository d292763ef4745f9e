package dev.sconce.files;

import org.jspecify.annotations.Nullable;

/**
 * The state of a file at one moment.
 *
 * @param kind the kind of file
 * @param sizeBytes the size of a regular file; otherwise 0
 * @param mtimeNanos the last change of the content, since 1970
 * @param ctimeNanos the last change of the inode, since 1970
 * @param inode combined with the device: identifies the file while it exists
 * @param executable whether the owner may execute it
 */
public record FileStat(
    Kind kind, long sizeBytes, long mtimeNanos, long ctimeNanos, long inode, boolean executable) {
  /** The kind of file at a path, after following links. */
  public enum Kind {
    FILE,
    DIRECTORY,
    /** A device, socket or pipe. */
    OTHER
  }

  /** Written by hand, because Java generates code for a record's own method at its first use. */
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

  /** The later of the content change and the inode change. */
  public long newestNanos() {
    return Math.max(mtimeNanos, ctimeNanos);
  }
}
