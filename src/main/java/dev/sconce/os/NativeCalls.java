package dev.sconce.os;

/** Calls functions of the C library. Safe for use by several threads. */
interface NativeCalls {
  /** Whether this C library has the function. */
  boolean has(CFunction function);

  /**
   * Calls the function with its first arguments; it ignores those that it does not have. Pointers
   * are addresses of memory that the caller keeps alive.
   *
   * @return what it returned, or minus the error number
   */
  long call(CFunction function, long a, long b, long c, long d, long e, long f);

  default long call(CFunction function) {
    return call(function, 0, 0, 0, 0, 0, 0);
  }

  default long call(CFunction function, long a) {
    return call(function, a, 0, 0, 0, 0, 0);
  }

  default long call(CFunction function, long a, long b) {
    return call(function, a, b, 0, 0, 0, 0);
  }

  default long call(CFunction function, long a, long b, long c) {
    return call(function, a, b, c, 0, 0, 0);
  }

  default long call(CFunction function, long a, long b, long c, long d) {
    return call(function, a, b, c, d, 0, 0);
  }

  default long call(CFunction function, long a, long b, long c, long d, long e) {
    return call(function, a, b, c, d, e, 0);
  }
}
