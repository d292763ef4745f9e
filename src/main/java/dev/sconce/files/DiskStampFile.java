package dev.sconce.files;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A stamp file on disk. The file stays open, because opening it each time would be most of the file
 * work in a build of short steps. Truncating the file sets its timestamp even if it is empty. Used
 * by one thread at a time.
 */
final class DiskStampFile implements StampFile {
  private static final byte[] NOTHING = {};

  private final DiskFiles files;
  private final String path;
  private @Nullable Open open;

  /**
   * The open file.
   *
   * @param identity the identity of the file that the path named at opening
   */
  private record Open(Path place, RandomAccessFile file, @Nullable Object identity) {}

  DiskStampFile(DiskFiles files, String path) {
    this.files = files;
    this.path = path;
  }

  @Override
  public long stampNanos() throws IOException {
    Open known = open;
    if (known != null) {
      known.file().setLength(0);
      BasicFileAttributes found = attributes(known.place());
      if (found != null && Objects.equals(found.fileKey(), known.identity())) {
        return DiskFiles.mtime(found.lastModifiedTime());
      }
      close(); // another ninja has removed or replaced it
    }
    files.write(path, NOTHING);
    Path place = files.path("open", path);
    BasicFileAttributes found = attributes(place);
    if (found == null) {
      return 0;
    }
    open = new Open(place, new RandomAccessFile(place.toFile(), "rw"), found.fileKey());
    return DiskFiles.mtime(found.lastModifiedTime());
  }

  private static @Nullable BasicFileAttributes attributes(Path place) throws IOException {
    return place
        .getFileSystem()
        .provider()
        .readAttributesIfExists(place, BasicFileAttributes.class);
  }

  @Override
  public void close() throws IOException {
    Open known = open;
    open = null;
    if (known != null) {
      known.file().close();
    }
  }
}
