package dev.sconce.os;

import java.io.File;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The changes of descriptors in a new process before it executes its program, in the form that
 * posix_spawn takes. Commands get the same few descriptors again and again, so the most recent
 * actions are kept. For one thread at a time.
 */
final class SpawnActions implements AutoCloseable {
  private static final int MOST_KEPT = 8;

  /** More than the size of the opaque structure in glibc (80 bytes) and musl on both machines. */
  private static final int ACTIONS_BYTES = 128;

  private static final int ACTIONS = 0;
  private static final int TEXT = ACTIONS + ACTIONS_BYTES;
  private static final int FIRST_CLOSED = 3;
  private static final String NULL_DEVICE = "/dev/null";

  private final NativeCalls calls;

  /** The most recently used first. */
  private final Deque<Made> kept = new ArrayDeque<>();

  /** Actions with the values that they were made for. */
  private record Made(
      NativeMemory memory,
      int output,
      String terminal,
      String directory,
      List<Spawner.Request.Inherited> inherited) {
    boolean isFor(Spawner.Request request) {
      return output == request.output()
          && directory.equals(request.directory())
          && terminal.equals(request.terminal())
          && inherited.equals(request.inherited());
    }
  }

  SpawnActions(NativeCalls calls) {
    this.calls = calls;
  }

  /** The address of the actions for a request, valid until the next call. */
  long address(Spawner.Request request) throws OsException {
    Made made = take(request);
    if (made == null) {
      if (kept.size() == MOST_KEPT) {
        destroy(kept.removeLast());
      }
      made = make(request);
    }
    kept.addFirst(made);
    return made.memory().address(ACTIONS);
  }

  /** Actions that close the descriptors open now are valid for one process only. */
  private @Nullable Made take(Spawner.Request request) {
    if (!calls.has(NativeCalls.CFunction.SPAWN_ACTIONS_CLOSE_FROM)) {
      return null;
    }
    for (Made made : kept) {
      if (made.isFor(request)) {
        kept.remove(made);
        return made;
      }
    }
    return null;
  }

  private Made make(Spawner.Request request) throws OsException {
    int longest = Math.max(request.directory().length(), request.terminal().length());
    NativeMemory memory = new NativeMemory(TEXT + Math.max(longest, NULL_DEVICE.length()) + 1);
    Made made =
        new Made(
            memory, request.output(), request.terminal(), request.directory(), request.inherited());
    check(calls.call(NativeCalls.CFunction.SPAWN_ACTIONS_INIT, memory.address(ACTIONS)));
    boolean whole = false;
    try {
      add(request, memory);
      whole = true;
    } finally {
      if (!whole) {
        destroy(made);
      }
    }
    return made;
  }

  /** The C library copies the strings. */
  private void add(Spawner.Request request, NativeMemory memory) throws OsException {
    long actions = memory.address(ACTIONS);
    if (request.hasOwnTerminal()) { // the first that a session opens becomes its terminal
      memory.setString(TEXT, request.terminal());
      check(
          calls.call(
              NativeCalls.CFunction.SPAWN_ACTIONS_OPEN,
              actions,
              0,
              memory.address(TEXT),
              Posix.READ_WRITE));
      check(calls.call(NativeCalls.CFunction.SPAWN_ACTIONS_DUP2, actions, 0, 1));
      check(calls.call(NativeCalls.CFunction.SPAWN_ACTIONS_DUP2, actions, 0, 2));
    } else if (!request.sharesTerminal()) {
      memory.setString(TEXT, NULL_DEVICE);
      check(calls.call(NativeCalls.CFunction.SPAWN_ACTIONS_OPEN, actions, 0, memory.address(TEXT)));
      check(calls.call(NativeCalls.CFunction.SPAWN_ACTIONS_DUP2, actions, request.output(), 1));
      check(calls.call(NativeCalls.CFunction.SPAWN_ACTIONS_DUP2, actions, request.output(), 2));
    }
    int last = FIRST_CLOSED - 1;
    for (Spawner.Request.Inherited inherited : request.inherited()) {
      check(
          calls.call(
              NativeCalls.CFunction.SPAWN_ACTIONS_DUP2,
              actions,
              inherited.ours(),
              inherited.theirs()));
      last = Math.max(last, inherited.theirs());
    }
    for (int fd = FIRST_CLOSED; fd < last; fd++) {
      if (!isKept(request, fd)) {
        check(calls.call(NativeCalls.CFunction.SPAWN_ACTIONS_CLOSE, actions, fd));
      }
    }
    closeFrom(actions, last + 1);
    if (!request.directory().isEmpty()) {
      memory.setString(TEXT, request.directory());
      check(calls.call(NativeCalls.CFunction.SPAWN_ACTIONS_CHDIR, actions, memory.address(TEXT)));
    }
  }

  private static boolean isKept(Spawner.Request request, int fd) {
    for (Spawner.Request.Inherited inherited : request.inherited()) {
      if (inherited.theirs() == fd) {
        return true;
      }
    }
    return false;
  }

  private void closeFrom(long actions, int first) throws OsException {
    if (calls.has(NativeCalls.CFunction.SPAWN_ACTIONS_CLOSE_FROM)) {
      check(calls.call(NativeCalls.CFunction.SPAWN_ACTIONS_CLOSE_FROM, actions, first));
      return;
    }
    // A descriptor that another thread opens from here on without close-on-exec reaches the child.
    // Sconce's own pipes are never among them.
    String[] open = new File("/proc/self/fd").list();
    if (open == null) {
      return;
    }
    for (String name : open) {
      int fd = Integer.parseInt(name);
      if (fd >= first) {
        check(calls.call(NativeCalls.CFunction.SPAWN_ACTIONS_CLOSE, actions, fd));
      }
    }
  }

  private void check(long answer) throws OsException {
    Spawner.check(calls, answer);
  }

  private void destroy(Made made) {
    calls.call(NativeCalls.CFunction.SPAWN_ACTIONS_DESTROY, made.memory().address(ACTIONS));
    made.memory().close();
  }

  @Override
  public void close() {
    for (Made made; (made = kept.poll()) != null; ) {
      destroy(made);
    }
  }
}
