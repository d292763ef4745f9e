package dev.sconce.exec.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.os.Machine;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs the filter as the kernel does, for each call number. */
class FilterProgramTest {
  private static final int EMPTY_PATH = 0x1000;

  /** The data that the kernel passes to a filter. */
  private record Call(int number, int machine, long... arguments) {
    int word(int offset) {
      if (offset < FilterProgram.ARGUMENTS) {
        return offset == FilterProgram.NUMBER ? number : machine;
      }
      int index = (offset - FilterProgram.ARGUMENTS) / 8;
      long argument = index < arguments.length ? arguments[index] : 0;
      return (int) (argument >>> (offset % 8 == 0 ? 0 : 32));
    }
  }

  private static int run(long[] program, Call call) {
    int accumulator = 0;
    int at = 0;
    while (true) {
      long instruction = program[at++];
      int whenTrue = (int) (instruction >>> 16) & 0xff;
      int whenFalse = (int) (instruction >>> 24) & 0xff;
      int operand = (int) (instruction >>> 32);
      switch ((int) instruction & 0xffff) {
        case FilterProgram.LOAD -> accumulator = call.word(operand);
        case FilterProgram.JUMP_IF_EQUAL -> at += accumulator == operand ? whenTrue : whenFalse;
        case FilterProgram.JUMP_IF_AT_LEAST ->
            at += Integer.compareUnsigned(accumulator, operand) >= 0 ? whenTrue : whenFalse;
        case FilterProgram.JUMP_IF_ANY -> at += (accumulator & operand) != 0 ? whenTrue : whenFalse;
        case FilterProgram.RETURN -> {
          return operand;
        }
        default -> throw new AssertionError("instruction " + Long.toHexString(instruction));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Machine.class)
  void callsOfTheTableAreReportedAndAllOthersLetThrough(Machine machine) {
    long[] program = FilterProgram.of(machine);
    Map<Integer, TracedCall> calls = TracedCall.byNumber(machine);
    for (int number = 0; number <= TracedCall.HIGHEST_KNOWN; number++) {
      TracedCall call = calls.get(number);
      int expected =
          call == null
              ? FilterProgram.ALLOW
              : call == TracedCall.IO_URING_SETUP
                  ? FilterProgram.NO_SUCH_CALL
                  : FilterProgram.REPORT;
      Call made = new Call(number, machine.auditNumber(), 0, 0, 0, 0, 1);
      assertEquals(expected, run(program, made), "call " + number);
    }
  }

  @ParameterizedTest
  @EnumSource(Machine.class)
  void whatIsNewerThanTheTableIsReported(Machine machine) {
    long[] program = FilterProgram.of(machine);
    for (int number : new int[] {TracedCall.HIGHEST_KNOWN + 1, 1000, TracedCall.FIRST_X32 - 1}) {
      assertEquals(FilterProgram.REPORT, run(program, new Call(number, machine.auditNumber())));
    }
  }

  @ParameterizedTest
  @EnumSource(Machine.class)
  void callsOfAnotherMachineAreReported(Machine machine) {
    int i386 = 0x40000003;
    int arm = 0x40000028;
    for (int other : new int[] {i386, arm}) {
      assertEquals(FilterProgram.REPORT, run(FilterProgram.of(machine), new Call(0, other)));
    }
  }

  @Test
  void otherWaysToCallAreRefused() {
    long[] program = FilterProgram.of(Machine.X86_64);
    for (int number : new int[] {TracedCall.FIRST_X32, TracedCall.FIRST_X32 + 2, -1}) {
      assertEquals(
          FilterProgram.NO_SUCH_CALL, run(program, new Call(number, Machine.X86_64.auditNumber())));
    }
  }

  @ParameterizedTest
  @EnumSource(Machine.class)
  void lookAtOpenFileIsLetThrough(Machine machine) {
    long[] program = FilterProgram.of(machine);
    int audit = machine.auditNumber();
    int newfstatat = TracedCall.NEWFSTATAT.number(machine);
    int statx = TracedCall.STATX.number(machine);
    assertEquals(
        FilterProgram.ALLOW, run(program, new Call(newfstatat, audit, 3, 0, 0, EMPTY_PATH)));
    assertEquals(
        FilterProgram.REPORT, run(program, new Call(newfstatat, audit, 3, 0, EMPTY_PATH, 0x100)));
    assertEquals(FilterProgram.ALLOW, run(program, new Call(statx, audit, 3, 0, EMPTY_PATH)));
    assertEquals(
        FilterProgram.REPORT, run(program, new Call(statx, audit, 3, 0, 0x100, EMPTY_PATH)));
  }

  @ParameterizedTest
  @EnumSource(Machine.class)
  void sendingIsReportedWhereItNamesAnAddress(Machine machine) {
    long[] program = FilterProgram.of(machine);
    int sendto = TracedCall.SENDTO.number(machine);
    int audit = machine.auditNumber();
    assertEquals(FilterProgram.ALLOW, run(program, new Call(sendto, audit, 3, 1, 1, 1, 0)));
    for (long address : new long[] {1, 1L << 32, -1L << 40}) {
      assertEquals(
          FilterProgram.REPORT, run(program, new Call(sendto, audit, 3, 1, 1, 1, address)));
    }
  }

  @ParameterizedTest
  @EnumSource(Machine.class)
  void decisionTakesFewSteps(Machine machine) {
    assertTrue(FilterProgram.of(machine).length < 256, "so that every leaf can be jumped to");
  }
}
