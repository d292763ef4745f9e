package dev.sconce.exec.trace;

import dev.sconce.exec.trace.TracedCall.PathArgument;
import dev.sconce.os.CallListener;
import dev.sconce.os.FileProbe;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Detects calls that add nothing, because the same call was noted before and nothing that it
 * depends on has changed. Compilers look at each directory on the way to each header, thousands of
 * times. Such calls must cost no more than their answer. For one thread at a time.
 */
final class RepeatedCalls {
  private static final int FIRST_SLOTS = 256;

  /** A command with more different calls than this starts over. */
  private static final int MOST = 1 << 16;

  /**
   * What identifies a call.
   *
   * @param flags those arguments that say what the call does with the path
   * @param path an absolute path
   */
  private record Call(int number, long flags, byte[] path) {}

  private final CallListener listener;
  private final FileProbe probe;
  private final byte[] text = new byte[FileProbe.LONGEST_PATH];
  private @Nullable String path;
  private @Nullable String relative;
  private long flags;
  private @Nullable Call[] calls = new @Nullable Call[FIRST_SLOTS];
  private int count;

  RepeatedCalls(CallListener listener, FileProbe probe) {
    this.listener = listener;
    this.probe = probe;
  }

  /**
   * Whether the waiting call was added since the last {@link #clear}.
   *
   * @param call null if the call must not be treated as repeated
   */
  boolean contains(@Nullable TracedCall call) {
    path = null;
    relative = null;
    PathArgument argument = call == null ? null : call.pathOfLook();
    long address = argument == null ? 0 : listener.argument(argument.path());
    int length = address == 0 ? 0 : probe.string(listener.thread(), address, text);
    if (call == null || length <= 0) {
      return false;
    }
    if (text[0] != '/') {
      relative = new String(text, 0, length, StandardCharsets.ISO_8859_1);
      return false;
    }
    flags = call.flagsOfLook() == TracedCall.NONE ? 0 : listener.argument(call.flagsOfLook());
    int slot = hash(listener.number(), flags, text, length) & calls.length - 1;
    Call one = calls[slot];
    while (one != null) {
      if (one.number == listener.number()
          && one.flags == flags
          && one.path.length == length
          && Arrays.equals(one.path, 0, length, text, 0, length)) {
        return true;
      }
      slot = slot + 1 & calls.length - 1;
      one = calls[slot];
    }
    path = new String(text, 0, length, StandardCharsets.ISO_8859_1);
    return false;
  }

  /**
   * The absolute path that the waiting call looks at; null if the call does more, or the path is
   * unknown.
   */
  @Nullable String path() {
    return path;
  }

  /** The same for a path that is relative to a directory. */
  @Nullable String relativePath() {
    return relative;
  }

  /** Adds the waiting call, if it only looks at a path. */
  void add() {
    if (path == null) {
      return;
    }
    if (count == MOST) {
      clear();
    }
    if (2 * count >= calls.length) {
      grow();
    }
    place(new Call(listener.number(), flags, path.getBytes(StandardCharsets.ISO_8859_1)));
    count++;
  }

  private void grow() {
    @Nullable Call[] before = calls;
    calls = new @Nullable Call[2 * before.length];
    for (Call call : before) {
      if (call != null) {
        place(call);
      }
    }
  }

  private void place(Call call) {
    int slot = hash(call.number, call.flags, call.path, call.path.length) & calls.length - 1;
    while (calls[slot] != null) {
      slot = slot + 1 & calls.length - 1;
    }
    calls[slot] = call;
  }

  /** Forgets all calls, because something that they depend on has changed. */
  void clear() {
    if (count > 0) {
      Arrays.fill(calls, null);
      count = 0;
    }
  }

  private static int hash(int number, long flags, byte[] path, int length) {
    int hash = 31 * number + Long.hashCode(flags);
    for (int i = 0; i < length; i++) {
      hash = 31 * hash + path[i];
    }
    hash *= 0x9e3779b9;
    return hash ^ hash >>> 15;
  }
}
