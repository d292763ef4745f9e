package dev.sconce.engine;

import dev.sconce.action.DirtyReason;
import dev.sconce.action.Ingredient;
import dev.sconce.digest.Digest;
import dev.sconce.files.AccessSet.Access;
import dev.sconce.files.AccessSet.State;
import dev.sconce.files.AccessSet.Use;
import dev.sconce.files.FileSystem;
import dev.sconce.history.AccessEvidence;
import dev.sconce.history.AccessStore;
import dev.sconce.history.UpToDateRecorder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** Finds out the contents that a run has read, as far as nothing has changed since. */
final class TracedContents implements AccessEvidence {
  /** Larger files are compared by their time stamps and inodes alone. */
  private static final long MAX_HASHED_BYTES = 256L << 20;

  /** A directory that changed more recently than this may change again within the same tick. */
  private static final long SETTLED_NANOS = 20_000_000;

  private final FileSystem files;
  private final FileStateReader contents;
  private final InstantSource clock;
  private final String place;
  private final Predicate<String> made;

  /** Directories that contain only outputs of steps, with their signatures. */
  private final Map<String, Long> filled = new ConcurrentHashMap<>();

  /**
   * @param place the build directory
   * @param made whether a step makes the file at an absolute path
   */
  TracedContents(
      FileSystem files,
      FileStateReader contents,
      InstantSource clock,
      String place,
      Predicate<String> made) {
    this.files = files;
    this.contents = contents;
    this.clock = clock;
    this.place = place;
    this.made = made;
  }

  @Override
  public Optional<Digest> content(Access access) {
    State then = access.before();
    return switch (then.kind()) {
      case FILE ->
          TracedInputs.readsContent(access) && then.sizeBytes() <= MAX_HASHED_BYTES
              ? content(access.path()).filter(_ -> isStill(access))
              : Optional.empty();
      case DIRECTORY -> access.has(Use.LIST) ? names(access.path()) : Optional.empty();
      case LINK, OTHER, ABSENT, UNREADABLE -> Optional.empty();
    };
  }

  private boolean isStill(Access access) {
    try {
      State now = files.state(access.path());
      return access.before().kind() == now.kind() && TracedInputs.isUnchanged(access.before(), now);
    } catch (IOException unreadable) {
      return false;
    }
  }

  Optional<Digest> content(String path) {
    try {
      return contents.look(path).state() instanceof Ingredient.FileState.Content content
          ? Optional.of(content.digest())
          : Optional.empty();
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  /**
   * The digest of the names in a directory, without outputs of the build, which steps make at any
   * time.
   */
  Optional<Digest> names(String path) {
    StringBuilder all = new StringBuilder();
    try {
      for (String name : files.names(path)) {
        String whole = path + "/" + name;
        if (!TracedInputs.isOurs(whole, place) && !made.test(whole)) {
          all.append(name).append('\0');
        }
      }
    } catch (IOException unreadable) {
      return Optional.empty();
    }
    return Optional.of(Digest.of(all.toString().getBytes(StandardCharsets.ISO_8859_1)));
  }

  /**
   * Whether a directory contains only outputs of steps. For a step that ran before those, the
   * directory counts as missing: a compiler has left it out of its search path.
   */
  boolean isFilledByBuild(String directory) throws IOException {
    State now = files.glance(directory);
    if (now.kind() != State.Kind.DIRECTORY) {
      return false;
    }
    boolean any = false;
    for (String name : files.names(directory)) {
      String path = directory + "/" + name;
      if (!made.test(path) && !isFilledByBuild(path)) {
        return false;
      }
      any = true;
    }
    if (any) {
      filled.put(directory, FileSystem.signature(now));
    }
    return any;
  }

  /** Records what must stay unchanged for a path to count as missing. */
  void noteAbsent(String path, UpToDateRecorder notes) {
    if (!filled.containsKey(path)) {
      notes.signature(path, 0);
      return;
    }
    for (Map.Entry<String, Long> each : filled.entrySet()) {
      String directory = each.getKey();
      if (directory.equals(path) || directory.startsWith(path + "/")) {
        notes.signature(directory, each.getValue());
      }
    }
  }

  void forget() {
    filled.clear();
  }

  @Override
  public Optional<AccessStore.Directory> directory(Access access) {
    String path = access.path();
    int slash = path.lastIndexOf('/');
    if (access.before().kind() != State.Kind.ABSENT || slash <= 0) {
      return Optional.empty();
    }
    try {
      String above = path.substring(0, slash);
      State state = files.state(above);
      long newest = Math.max(state.mtimeNanos(), state.ctimeNanos());
      boolean settled = newest + SETTLED_NANOS < clock.millis() * 1_000_000;
      return settled
              && state.kind() == State.Kind.DIRECTORY
              && files.glance(path).kind() == State.Kind.ABSENT
          ? Optional.of(new AccessStore.Directory(above, state))
          : Optional.empty();
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  /** How the present state of a path differs from its state at the access. */
  DirtyReason.Kind change(Access access) {
    try {
      State.Kind then = access.before().kind();
      State.Kind now = files.state(access.path()).kind();
      if (then == State.Kind.ABSENT) {
        return DirtyReason.Kind.TRACED_APPEARED;
      }
      if (now == State.Kind.ABSENT) {
        return DirtyReason.Kind.TRACED_GONE;
      }
      return then == State.Kind.DIRECTORY && now == State.Kind.DIRECTORY
          ? DirtyReason.Kind.TRACED_NAMES
          : DirtyReason.Kind.TRACED_CHANGED;
    } catch (IOException unreadable) {
      return DirtyReason.Kind.TRACED_CHANGED;
    }
  }
}
