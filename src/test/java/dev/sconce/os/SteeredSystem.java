package dev.sconce.os;

/** A system that refuses processes or pipes while it is told to. */
public final class RefusingSystem {
  private volatile boolean withoutProcesses;
  private volatile boolean withoutDescriptors;

  /** Refuses to start processes, as at their limit. */
  public void withoutProcesses(boolean on) {
    withoutProcesses = on;
  }

  /** Refuses to open pipes, as at the limit of descriptors. */
  public void withoutDescriptors(boolean on) {
    withoutDescriptors = on;
  }

  /** This machine's calls, as far as they are not refused. */
  public Posix posix() {
    NativeCalls real = new FfmCalls();
    return new Posix(
        new NativeCalls() {
          @Override
          public boolean has(CFunction function) {
            return real.has(function);
          }

          @Override
          public long call(CFunction function, long a, long b, long c, long d, long e, long f) {
            if (withoutProcesses && function == CFunction.SPAWN) {
              return -Errno.EAGAIN;
            }
            if (withoutDescriptors && function == CFunction.PIPE2) {
              return -Errno.EMFILE;
            }
            return real.call(function, a, b, c, d, e, f);
          }
        });
  }
}
