package dev.sconce.os;

import java.util.Set;

/** Simulates an older C library that lacks some functions. */
final class FakeCalls implements NativeCalls {
  private final NativeCalls real;
  private final Set<NativeCalls.CFunction> missing;

  FakeCalls(NativeCalls real, NativeCalls.CFunction... missing) {
    this.real = real;
    this.missing = Set.of(missing);
  }

  @Override
  public boolean has(NativeCalls.CFunction function) {
    return !missing.contains(function) && real.has(function);
  }

  @Override
  public long call(NativeCalls.CFunction function, long a, long b, long c, long d, long e, long f) {
    return missing.contains(function) ? -Errno.ENOSYS : real.call(function, a, b, c, d, e, f);
  }
}
