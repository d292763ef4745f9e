package dev.sconce.exec.trace;

import dev.sconce.os.Errno;
import dev.sconce.os.Machine;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Generates the filter of system calls, which decides for each call whether it is allowed or
 * reported. The filter is a balanced search tree over ranges of call numbers. Its depth matters
 * twice: for each call, and at installation, when the kernel runs it for every number. A list would
 * take 190 µs for that instead of 45.
 */
final class FilterProgram {
  static final int ALLOW = 0x7fff0000;
  static final int REPORT = 0x7fc00000;
  static final int NO_SUCH_CALL = 0x00050000 | Errno.ENOSYS;

  static final int LOAD = 0x20;
  static final int JUMP_IF_EQUAL = 0x15;
  static final int JUMP_IF_AT_LEAST = 0x35;
  static final int JUMP_IF_ANY = 0x45;
  static final int RETURN = 0x06;

  static final int NUMBER = 0;
  static final int MACHINE = 4;
  static final int ARGUMENTS = 16;

  private static final int EMPTY_PATH = 0x1000;
  private static final int LONGEST_JUMP = 255;

  /** A leaf of the tree: what happens to a call. */
  private enum Leaf {
    ALLOWED,
    REPORTED,
    REFUSED,
    /** Reported, unless the flags in argument 3 say that the call inspects an open file. */
    UNLESS_EMPTY_3,
    /** The same with the flags in argument 2. Some C libraries implement fstat(3) in this way. */
    UNLESS_EMPTY_2,
    /** Reported if the call names an address. */
    IF_ADDRESS_4
  }

  private record Range(int first, Leaf leaf) {}

  private static final class Instruction {
    final int operation;
    final int operand;

    /**
     * The next instruction, relative to the one that follows; or -1 minus the ordinal of a leaf.
     */
    int whenTrue;

    int whenFalse;

    Instruction(int operation, int operand) {
      this.operation = operation;
      this.operand = operand;
    }
  }

  private final List<Instruction> program = new ArrayList<>();

  private FilterProgram() {}

  /** The program for a machine; each instruction as {@link dev.sconce.os.CallFilter} takes it. */
  static long[] of(Machine machine) {
    FilterProgram filter = new FilterProgram();
    filter.write(machine);
    long[] encoded = new long[filter.program.size()];
    for (int i = 0; i < encoded.length; i++) {
      Instruction one = filter.program.get(i);
      encoded[i] =
          one.operation
              | (long) one.whenTrue << 16
              | (long) one.whenFalse << 24
              | (long) one.operand << 32;
    }
    return encoded;
  }

  private void write(Machine machine) {
    add(LOAD, MACHINE);
    Instruction sameMachine = add(JUMP_IF_EQUAL, machine.auditNumber());
    sameMachine.whenFalse = to(Leaf.REPORTED);
    add(LOAD, NUMBER);
    List<Range> ranges = ranges(machine);
    writeTree(ranges, 0, ranges.size() - 1);
    int[] places = new int[Leaf.values().length];
    for (Leaf leaf : Leaf.values()) {
      places[leaf.ordinal()] = program.size();
      write(leaf);
    }
    for (int i = 0; i < program.size(); i++) {
      Instruction one = program.get(i);
      one.whenTrue = resolved(one.whenTrue, i, places);
      one.whenFalse = resolved(one.whenFalse, i, places);
    }
  }

  private static int to(Leaf leaf) {
    return ~leaf.ordinal();
  }

  private static int resolved(int target, int from, int[] places) {
    int jump = target < 0 ? places[~target] - from - 1 : target;
    if (jump > LONGEST_JUMP) {
      throw new AssertionError("a jump over " + jump + " instructions");
    }
    return jump;
  }

  private static List<Range> ranges(Machine machine) {
    TreeMap<Integer, Leaf> starts = new TreeMap<>();
    for (TracedCall call : TracedCall.values()) {
      if (call.number(machine) >= 0) {
        starts.put(call.number(machine), leaf(call));
      }
    }
    for (int number : List.copyOf(starts.keySet())) {
      starts.putIfAbsent(number + 1, Leaf.ALLOWED);
    }
    starts.putIfAbsent(0, Leaf.ALLOWED);
    starts.put(TracedCall.HIGHEST_KNOWN + 1, Leaf.REPORTED);
    if (machine == Machine.X86_64) {
      starts.put(TracedCall.FIRST_X32, Leaf.REFUSED);
    }
    List<Range> ranges = new ArrayList<>();
    starts.forEach(
        (first, leaf) -> {
          if (ranges.isEmpty() || ranges.getLast().leaf() != leaf) {
            ranges.add(new Range(first, leaf));
          }
        });
    return ranges;
  }

  private static Leaf leaf(TracedCall call) {
    return switch (call) {
      case IO_URING_SETUP -> Leaf.REFUSED;
      case NEWFSTATAT -> Leaf.UNLESS_EMPTY_3;
      case STATX -> Leaf.UNLESS_EMPTY_2;
      case SENDTO -> Leaf.IF_ADDRESS_4;
      default -> Leaf.REPORTED;
    };
  }

  private void writeTree(List<Range> ranges, int low, int high) {
    int middle = (low + high + 1) / 2;
    int place = program.size();
    Instruction choice = add(JUMP_IF_AT_LEAST, ranges.get(middle).first());
    if (low == middle - 1) {
      choice.whenFalse = to(ranges.get(low).leaf());
    } else {
      writeTree(ranges, low, middle - 1);
    }
    if (middle == high) {
      choice.whenTrue = to(ranges.get(high).leaf());
    } else {
      choice.whenTrue = program.size() - place - 1;
      writeTree(ranges, middle, high);
    }
  }

  private void write(Leaf leaf) {
    switch (leaf) {
      case ALLOWED -> add(RETURN, ALLOW);
      case REPORTED -> add(RETURN, REPORT);
      case REFUSED -> add(RETURN, NO_SUCH_CALL);
      case UNLESS_EMPTY_3 -> writeUnlessEmpty(3);
      case UNLESS_EMPTY_2 -> writeUnlessEmpty(2);
      case IF_ADDRESS_4 -> {
        add(LOAD, argument(4));
        add(JUMP_IF_ANY, -1).whenTrue = 3;
        add(LOAD, argument(4) + 4);
        add(JUMP_IF_ANY, -1).whenTrue = 1;
        add(RETURN, ALLOW);
        add(RETURN, REPORT);
      }
    }
  }

  private void writeUnlessEmpty(int flagsArgument) {
    add(LOAD, argument(flagsArgument));
    add(JUMP_IF_ANY, EMPTY_PATH).whenFalse = 1;
    add(RETURN, ALLOW);
    add(RETURN, REPORT);
  }

  /** The lower half of an argument. */
  private static int argument(int index) {
    return ARGUMENTS + 8 * index;
  }

  private Instruction add(int operation, int operand) {
    Instruction one = new Instruction(operation, operand);
    program.add(one);
    return one;
  }
}
