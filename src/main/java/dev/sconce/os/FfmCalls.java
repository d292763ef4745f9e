package dev.sconce.os;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/**
 * Binds the C library with the Foreign Function and Memory API. All functions share one linked
 * method handle of shape (six longs) → long. On x86_64 and aarch64 this works because integers and
 * pointers are passed in the same registers, a function reads only the registers of its own
 * parameters, and variadic functions take arguments in the same way. Linking one shape instead of
 * thirty saves tens of milliseconds at the first command.
 */
final class FfmCalls implements NativeCalls {
  private static final int MAX_ARGUMENTS = 6;

  /** Linked by the first call. */
  private static final class Linked {
    static final Linker LINKER = Linker.nativeLinker();
    static final MethodHandle CALL = link();

    @SuppressWarnings("restricted")
    private static MethodHandle link() {
      return LINKER.downcallHandle(
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
          Linker.Option.captureCallState("errno"));
    }

    private Linked() {}
  }

  /** Addresses by ordinal; null if the library lacks the function. */
  private final MemorySegment[] addresses =
      new MemorySegment[NativeCalls.CFunction.values().length];

  /** Where each thread's calls store their errno. */
  private static final ThreadLocal<ErrnoCell> ERRNOS = new ThreadLocal<>();

  private static final class ErrnoCell {
    final ByteBuffer buffer = ByteBuffer.allocateDirect(8).order(ByteOrder.nativeOrder());
    final MemorySegment segment = MemorySegment.ofBuffer(buffer);
  }

  @Override
  public boolean has(NativeCalls.CFunction function) {
    return addresses[function.ordinal()] != null || find(function).isPresent();
  }

  @Override
  public long call(NativeCalls.CFunction function, long a, long b, long c, long d, long e, long f) {
    MemorySegment address = addresses[function.ordinal()];
    if (address == null) {
      Optional<MemorySegment> found = find(function);
      if (found.isEmpty()) {
        return -Errno.ENOSYS;
      }
      address = found.get();
      addresses[function.ordinal()] = address;
    }
    ErrnoCell errno = errnoCell();
    long answer = invoke(address, errno.segment, a, b, c, d, e, f);
    return switch (function.answer()) {
      case INT -> (int) answer == -1 ? -errno.buffer.getInt(0) : (int) answer;
      case LONG -> answer == -1 ? -errno.buffer.getInt(0) : answer;
      case ERROR_NUMBER -> -(int) answer;
    };
  }

  private static ErrnoCell errnoCell() {
    ErrnoCell errno = ERRNOS.get();
    if (errno == null) {
      errno = new ErrnoCell();
      ERRNOS.set(errno);
    }
    return errno;
  }

  /** Calls a function of another library by its address, and ignores its return value. */
  static long callAt(MemorySegment function, long... arguments) {
    long[] all = Arrays.copyOf(arguments, MAX_ARGUMENTS);
    return invoke(function, errnoCell().segment, all[0], all[1], all[2], all[3], all[4], all[5]);
  }

  private static long invoke(
      MemorySegment address, MemorySegment errno, long a, long b, long c, long d, long e, long f) {
    try {
      return (long) Linked.CALL.invokeExact(address, errno, a, b, c, d, e, f);
    } catch (Throwable impossible) {
      throw new AssertionError("a call of the C library threw", impossible);
    }
  }

  private static Optional<MemorySegment> find(NativeCalls.CFunction function) {
    return Linked.LINKER.defaultLookup().find(function.symbol());
  }
}
