package dev.sconce.exec.trace;

import dev.sconce.files.AccessSet;
import dev.sconce.files.AccessSet.Access;
import dev.sconce.files.AccessSet.BlindSpot;
import dev.sconce.files.AccessSet.State;
import dev.sconce.files.AccessSet.Use;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Collects the accesses of one command. What a call is about to do is noted while the call waits,
 * and recorded once the call was allowed: its thread may have died. For one thread at a time.
 */
final class AccessRecorder {
  private static final class Slot {
    int uses;
    final State before;
    final String program;

    /** The number of the call that read the file first; 0 for none. */
    int readBy;

    /** The number of directory renames at the time when the state was recorded. */
    int epoch;

    Slot(State before, String program, int epoch) {
      this.before = before;
      this.program = program;
      this.epoch = epoch;
    }

    /** Whether the file existed before the command and was not written yet. */
    boolean hasOldContent() {
      return before.kind() != State.Kind.ABSENT && !isWritten();
    }

    boolean isWritten() {
      return Access.with(uses, Use.WRITE) == uses;
    }
  }

  private record Note(String path, State state, Use use, String program) {}

  private final Predicate<String> hides;
  private final Map<String, Slot> slots = new LinkedHashMap<>();
  private final Map<BlindSpot, String> blindSpots = new EnumMap<>(BlindSpot.class);
  private final List<Note> noted = new ArrayList<>();
  private int epoch;
  private int calls;

  /** Whether the call in progress uses a hidden file. */
  private boolean hidden;

  /**
   * @param hides whether a path is hidden from the command
   */
  AccessRecorder(Predicate<String> hides) {
    this.hides = hides;
  }

  /** Notes what a call is about to do. */
  void note(String path, State state, Use use, String program) {
    hidden |= hides.test(path);
    noted.add(new Note(path, state, use, program));
  }

  /** The call was allowed. Returns whether it writes something. */
  boolean commit() {
    calls++;
    boolean writes = false;
    for (Note note : noted) {
      writes |= note.use() == Use.WRITE || note.use() == Use.UPDATE;
      Slot slot = slots.get(note.path());
      if (slot == null) {
        slot = new Slot(note.state(), note.program(), epoch);
        slots.put(note.path(), slot);
      }
      if (note.use() == Use.READ && slot.readBy == 0) {
        slot.readBy = calls;
      }
      boolean wasRead = slot.readBy != 0 && slot.readBy < calls;
      if (note.use() == Use.WRITE && wasRead && slot.hasOldContent()) {
        slot.uses = Access.with(slot.uses, Use.UPDATE);
      }
      if (note.use() != Use.UPDATE || slot.hasOldContent()) {
        slot.uses = Access.with(slot.uses, note.use());
      }
    }
    forget();
    return writes;
  }

  /** The call did not happen. */
  void forget() {
    noted.clear();
    hidden = false;
  }

  /** Whether the call uses a hidden file, so that it must fail. */
  boolean meetsHidden() {
    return hidden;
  }

  /** The state at a path if it is certain; null if it must be looked up. */
  @Nullable State known(String path) {
    Slot slot = slots.get(path);
    return slot == null || slot.isWritten() || slot.epoch != epoch ? null : slot.before;
  }

  /** A directory is renamed, and with it everything in it. */
  void directoryMoves(String from, String to, String program) {
    String prefix = from + "/";
    for (Map.Entry<String, Slot> entry : slots.entrySet()) {
      if (entry.getKey().startsWith(prefix) && entry.getValue().isWritten()) {
        String moved = to + "/" + entry.getKey().substring(prefix.length());
        note(moved, State.ABSENT, Use.WRITE, program);
      }
    }
    epoch++;
  }

  boolean isWritten(String path) {
    Slot slot = slots.get(path);
    return slot != null && slot.isWritten();
  }

  /** Accesses may have been missed. */
  void blind(BlindSpot why, String example) {
    blindSpots.putIfAbsent(why, example);
  }

  /**
   * All accesses of the command.
   *
   * @param leftOut paths that are not reported
   * @param now looks up the present state
   */
  AccessSet finish(Predicate<String> leftOut, Function<String, State> now, AccessTable table) {
    List<Access> accesses = new ArrayList<>(slots.size());
    slots.forEach(
        (path, slot) -> {
          if (!leftOut.test(path)) {
            State after = slot.isWritten() ? now.apply(path) : slot.before;
            accesses.add(table.access(path, slot.uses, slot.before, after, slot.program));
          }
        });
    return new AccessSet(accesses, blindSpots);
  }
}
