package dev.sconce.exec.trace;

import dev.sconce.files.AccessSet.State;
import dev.sconce.files.AccessSet.Use;
import dev.sconce.os.Errno;
import dev.sconce.os.FileProbe;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Resolves paths component by component as the kernel does, and records the symbolic links on the
 * way. Results are kept until a directory or link on the way may have changed. For one thread at a
 * time.
 */
final class PathResolver {
  private static final int MOST_LINKS = 40;
  private static final String PROC = "/proc/";
  private static final String DELETED = " (deleted)";

  private final FileProbe probe;
  private final Predicate<String> hides;
  private final AccessRecorder recorder;

  /** States that other commands have found; null if they may not be valid for this command. */
  private @Nullable SystemFileStates shared;

  /** Directories as they were named, with the places they led to. */
  private final Map<String, Place> directories = new HashMap<>();

  /** Whole paths with the places they led to, following a symbolic link at the end. */
  private final Map<String, Place> followed = new HashMap<>();

  /** The same without following it. */
  private final Map<String, Place> kept = new HashMap<>();

  /** Whether the path in progress leads through a place that differs between callers. */
  private boolean dependsOnCaller;

  /** Whether the last result was kept. */
  private boolean remembers;

  /**
   * Where a path led.
   *
   * @param missing the first missing component of the path; empty if all exist. Names below it are
   *     appended as if it existed. A {@code ..} that leads out of it, where the kernel does not
   *     get, is not resolved: then this ends in a slash, and the path is that of the missing
   *     component
   */
  record Place(String path, State state, String missing) {
    static Place of(String path, State state) {
      return new Place(path, state, state.kind() == State.Kind.ABSENT ? path : "");
    }

    boolean isThere() {
      return missing.isEmpty();
    }

    /** A name in a directory that does not exist. */
    private Place below(String name) {
      if (name.isEmpty() || name.equals(".")) {
        return this;
      }
      if (missing.endsWith("/")) {
        return this;
      }
      if (!name.equals("..")) {
        return new Place(path + "/" + name, state, missing);
      }
      return path.equals(missing)
          ? new Place(path, state, missing + "/")
          : new Place(path.substring(0, path.lastIndexOf('/')), state, missing);
    }
  }

  /**
   * @param hides whether a path is hidden from the command
   * @param shared states that other commands have found; null if they may not be valid for this one
   */
  PathResolver(
      FileProbe probe,
      AccessRecorder recorder,
      Predicate<String> hides,
      @Nullable SystemFileStates shared) {
    this.shared = shared;
    this.hides = hides;
    this.probe = probe;
    this.recorder = recorder;
  }

  /** Stops using what other commands have found, because the build may be among these files. */
  void looksForItself() {
    shared = null;
  }

  /** Forgets all results, because paths may now lead to other files. */
  void forgetWays() {
    directories.clear();
    followed.clear();
    kept.clear();
  }

  /**
   * Resolves a path.
   *
   * @param base an absolute path, for a relative one
   * @param follow whether a symbolic link at the end is followed
   */
  Place resolve(Caller caller, String base, String path, boolean follow) {
    String whole = path.startsWith("/") ? path : base + "/" + path;
    Map<String, Place> ways = follow ? followed : kept;
    Place known = ways.get(whole);
    if (known != null && recorder.known(known.path()) == known.state()) {
      remembers = true;
      return known;
    }
    dependsOnCaller = false;
    Place place = end(caller, whole, follow, 0);
    // A component missing before the end may be created later, and then lead elsewhere.
    boolean onlyEndMissing = place.missing().equals(place.path());
    remembers = (place.isThere() || onlyEndMissing) && !dependsOnCaller;
    if (remembers) {
      ways.put(whole, place);
    }
    return place;
  }

  /** Whether the last path leads to the same place until results are forgotten. */
  boolean remembersLast() {
    return remembers;
  }

  private Place end(Caller caller, String path, boolean follow, int links) {
    int length = path.length();
    while (length > 1 && path.charAt(length - 1) == '/') {
      length--;
    }
    String whole = path.substring(0, length);
    int slash = whole.lastIndexOf('/');
    String name = whole.substring(slash + 1);
    if (name.isEmpty() || name.equals(".") || name.equals("..")) {
      return directory(caller, whole, links);
    }
    Place parent = directory(caller, whole.substring(0, slash), links);
    if (!parent.isThere()) {
      return parent.below(name);
    }
    boolean followed = follow || length < path.length();
    return step(caller, parent.path(), name, followed, links);
  }

  /** Resolves the name of a directory; if it does not exist, the place says what is missing. */
  private Place directory(Caller caller, String path, int links) {
    Place known = directories.get(path);
    if (known != null) {
      return known;
    }
    Place place = walk(caller, path, links);
    if (place.isThere() && !dependsOnCaller) {
      directories.put(path, place);
    }
    return place;
  }

  private Place walk(Caller caller, String path, int links) {
    int slash = path.lastIndexOf('/');
    String name = path.substring(slash + 1);
    if (slash <= 0 && name.isEmpty()) {
      return Place.of("/", look("/"));
    }
    Place parent = directory(caller, path.substring(0, slash), links);
    if (!parent.isThere()) {
      return parent.below(name);
    }
    if (name.isEmpty() || name.equals(".")) {
      return parent;
    }
    if (name.equals("..")) {
      String up = parent.path().substring(0, Math.max(1, parent.path().lastIndexOf('/')));
      return Place.of(up, state(up));
    }
    return step(caller, parent.path(), name, true, links);
  }

  /** Resolves one name in an existing directory. */
  private Place step(Caller caller, String directory, String name, boolean follow, int links) {
    String path = join(directory, name);
    if (path.startsWith(PROC)) {
      return stepInProc(caller, directory, path, follow, links);
    }
    State state = recorder.known(path);
    if (state == null) {
      state = state(path);
    }
    if (!follow || state.kind() != State.Kind.LINK) {
      return Place.of(path, state);
    }
    recorder.note(path, state, Use.FOLLOW, caller.program());
    return follow(caller, directory, state.target(), path, links);
  }

  private Place follow(Caller caller, String directory, String target, String link, int links) {
    if (links == MOST_LINKS) {
      return Place.of(link, State.ABSENT);
    }
    return end(caller, target.startsWith("/") ? target : directory + "/" + target, true, links + 1);
  }

  /** In /proc, self depends on the caller, and links can lead to files without a name. */
  private Place stepInProc(
      Caller caller, String directory, String path, boolean follow, int links) {
    dependsOnCaller = true;
    if (follow && path.equals("/proc/self")) {
      return follow(caller, directory, Integer.toString(caller.process()), path, links);
    }
    if (follow && path.equals("/proc/thread-self")) {
      return follow(caller, directory, caller.process() + "/task/" + caller.thread(), path, links);
    }
    State state = look(path);
    boolean named =
        state.kind() == State.Kind.LINK
            && (state.target().startsWith("/") && !state.target().endsWith(DELETED)
                || !directory.endsWith("/fd"));
    return follow && named
        ? follow(caller, directory, state.target(), path, links)
        : Place.of(path, state);
  }

  /** The state at a path that the command has not accessed yet. */
  private State state(String path) {
    SystemFileStates others = shared;
    return others != null && SystemFileStates.contains(path)
        ? others.state(path, this::look)
        : look(path);
  }

  /** The present state at a path, as the command sees it. */
  State look(String path) {
    if (hides.test(path)) {
      return State.ABSENT;
    }
    int errno = probe.look(path);
    return switch (errno) {
      case 0 -> State.found(probe, path);
      case Errno.ENOENT, Errno.ENOTDIR, Errno.ENAMETOOLONG, Errno.ELOOP -> State.ABSENT;
      default -> State.UNREADABLE;
    };
  }

  private static String join(String directory, String name) {
    return directory.length() == 1 ? "/" + name : directory + "/" + name;
  }
}
