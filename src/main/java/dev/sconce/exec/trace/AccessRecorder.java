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
 * Gathers what one command does. What a call is about to do is noted while the call waits, and
 * counts once the call was let happen: its thread may have died. For one thread at a time.
 */
final class AccessRecorder {
  private static final class Slot {
    int uses;
    final State before;
    final String program;

    /** The call that read it first; 0 if none did. */
    int readBy;

    /** Renames of directories that had been seen when its state was. */
    int epoch;

    Slot(State before, String program, int epoch) {
      this.before = before;
      this.program = program;
      this.epoch = epoch;
    }

    /** Whether nothing was written yet to what was there before the command. */
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

  /** Whether the call that is noted now is about a hidden file. */
  private boolean hidden;

  /**
   * Of one command.
   *
   * @param hides whether a path is not there for it
   */
  AccessRecorder(Predicate<String> hides) {
    this.hides = hides;
  }

  /** Notes what a call will do. */
  void note(String path, State state, Use use, String program) {
    hidden |= hides.test(path);
    noted.add(new Note(path, state, use, program));
  }

  /** The call was let happen. Whether it wrote something. */
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

  /** Whether a file that the call is about is hidden: it must fail. */
  boolean meetsHidden() {
    return hidden;
  }

  /** What is at a path, as far as that is certain; null if somebody has to look. */
  @Nullable State known(String path) {
    Slot slot = slots.get(path);
    return slot == null || slot.isWritten() || slot.epoch != epoch ? null : slot.before;
  }

  /** A directory gets another name, and with it all that is in it. */
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

  /** Something may have escaped. */
  void blind(BlindSpot why, String example) {
    blindSpots.putIfAbsent(why, example);
  }

  /**
   * All of it.
   *
   * @param leftOut paths that concern nobody
   * @param now looks at what is there now
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
