package dev.sconce.action;

import dev.sconce.digest.Digest;
import dev.sconce.graph.ByteSink;
import dev.sconce.graph.ByteSource;
import dev.sconce.graph.ByteSource.Malformed;

/**
 * Encodes ingredients, for digests and records. Each encoding begins with its type, so that no two
 * ingredients have the same bytes. The kind is not encoded, since it does not count.
 */
public final class IngredientBytes {
  private static final int CONTENT = 1;
  private static final int EXECUTABLE_CONTENT = 2;
  private static final int NOT_A_FILE = 3;
  private static final int MISSING = 4;
  private static final int UNREADABLE = 5;

  private static final int PRESENT_FILE = 6;
  private static final int PRESENT_EXECUTABLE = 7;
  private static final int DIRECTORY = 8;
  private static final int OTHER = 9;
  private static final int NAMES = 10;
  private static final int FOREIGN = 11;
  private static final int LINK_TEXT = 12;

  private static final int NOBODY = 1;
  private static final int RUN = 2;
  private static final int LOGGED = 3;
  private static final int UNKNOWN = 4;

  private IngredientBytes() {}

  /** Appends an ingredient without its kind. */
  public static void put(ByteSink sink, Ingredient one) {
    sink.put(one.access().code());
    sink.putText(one.name());
    switch (one.state()) {
      case Ingredient.Text(String text) -> {
        if (one.access() != Ingredient.Access.TEXT) {
          sink.put(LINK_TEXT);
        }
        sink.putText(text);
      }
      case Ingredient.FileState file -> put(sink, file);
      case Ingredient.FileMaker maker -> put(sink, maker);
      case PathState path -> put(sink, path);
    }
  }

  /** Appends the state of a file. */
  public static void put(ByteSink sink, Ingredient.FileState state) {
    switch (state) {
      case Ingredient.FileState.Content(Digest digest, boolean executable) -> {
        sink.put(executable ? EXECUTABLE_CONTENT : CONTENT);
        put(sink, digest);
      }
      case Ingredient.FileState.NotAFile(long mtimeNanos) -> {
        sink.put(NOT_A_FILE);
        sink.putLong(mtimeNanos);
      }
      case Ingredient.FileState.Missing() -> sink.put(MISSING);
      case Ingredient.FileState.Unreadable() -> sink.put(UNREADABLE);
    }
  }

  private static void put(ByteSink sink, PathState state) {
    switch (state) {
      case PathState.PresentFile(boolean executable, long sizeBytes) -> {
        sink.put(executable ? PRESENT_EXECUTABLE : PRESENT_FILE);
        sink.putLong(sizeBytes);
      }
      case PathState.Directory() -> sink.put(DIRECTORY);
      case PathState.Other() -> sink.put(OTHER);
      case PathState.Names(Digest names) -> {
        sink.put(NAMES);
        put(sink, names);
      }
      case PathState.Foreign() -> sink.put(FOREIGN);
    }
  }

  /** Appends a digest. */
  public static void put(ByteSink sink, Digest digest) {
    sink.putLong(digest.hash0());
    sink.putLong(digest.hash1());
    sink.putLong(digest.hash2());
    sink.putLong(digest.hash3());
    sink.putLong(digest.sizeBytes());
  }

  /** Appends the maker of a file. */
  public static void put(ByteSink sink, Ingredient.FileMaker maker) {
    switch (maker) {
      case Ingredient.FileMaker.Nobody() -> sink.put(NOBODY);
      case Ingredient.FileMaker.Run(long id) -> {
        sink.put(RUN);
        sink.putLong(id);
      }
      case Ingredient.FileMaker.Logged(long mtimeNanos) -> {
        sink.put(LOGGED);
        sink.putLong(mtimeNanos);
      }
      case Ingredient.FileMaker.Unknown() -> sink.put(UNKNOWN);
    }
  }

  /** Reads an ingredient and gives it a kind. */
  public static Ingredient ingredient(Ingredient.Kind kind, ByteSource in) throws Malformed {
    Ingredient.Access access = Ingredient.Access.of(in.octet()).orElseThrow(Malformed::new);
    String name = in.text();
    Ingredient.State state =
        switch (access) {
          case TEXT -> new Ingredient.Text(in.text());
          case MADE -> maker(in);
          case READ, PROBE, LINK, LISTING -> pathState(in);
        };
    return new Ingredient(kind, access, name, state);
  }

  private static Ingredient.State pathState(ByteSource in) throws Malformed {
    int code = in.octet();
    return switch (code) {
      case PRESENT_FILE -> new PathState.PresentFile(false, in.longNumber());
      case PRESENT_EXECUTABLE -> new PathState.PresentFile(true, in.longNumber());
      case DIRECTORY -> PathState.DIRECTORY;
      case OTHER -> PathState.OTHER;
      case NAMES -> new PathState.Names(digest(in));
      case FOREIGN -> PathState.FOREIGN;
      case LINK_TEXT -> new Ingredient.Text(in.text());
      default -> fileState(code, in);
    };
  }

  /** Reads the state of a file. */
  public static Ingredient.FileState fileState(ByteSource in) throws Malformed {
    return fileState(in.octet(), in);
  }

  private static Ingredient.FileState fileState(int code, ByteSource in) throws Malformed {
    return switch (code) {
      case CONTENT -> new Ingredient.FileState.Content(digest(in), false);
      case EXECUTABLE_CONTENT -> new Ingredient.FileState.Content(digest(in), true);
      case NOT_A_FILE -> new Ingredient.FileState.NotAFile(in.longNumber());
      case MISSING -> Ingredient.FileState.MISSING;
      case UNREADABLE -> Ingredient.FileState.UNREADABLE;
      default -> throw new Malformed();
    };
  }

  /** Reads a digest. */
  public static Digest digest(ByteSource in) throws Malformed {
    long hash0 = in.longNumber();
    long hash1 = in.longNumber();
    long hash2 = in.longNumber();
    long hash3 = in.longNumber();
    long sizeBytes = in.longNumber();
    if (sizeBytes < 0) {
      throw new Malformed();
    }
    return new Digest(hash0, hash1, hash2, hash3, sizeBytes);
  }

  /** Reads the maker of a file. */
  public static Ingredient.FileMaker maker(ByteSource in) throws Malformed {
    return switch (in.octet()) {
      case NOBODY -> Ingredient.FileMaker.NOBODY;
      case RUN -> new Ingredient.FileMaker.Run(in.longNumber());
      case LOGGED -> new Ingredient.FileMaker.Logged(in.longNumber());
      case UNKNOWN -> Ingredient.FileMaker.UNKNOWN;
      default -> throw new Malformed();
    };
  }
}
