package dev.sconce.os;

/**
 * A seccomp filter: a program of the kernel's packet filter that decides about each system call of
 * a thread. It is laid out once and shared by all threads that install it.
 */
public final class CallFilter {
  private static final int INSTRUCTIONS = 16;

  private final NativeMemory memory;

  /**
   * Lays out a program.
   *
   * @param instructions each as the kernel stores it: operation in bits 0 to 15, jumps for true and
   *     false in 16 to 23 and 24 to 31, operand in 32 to 63
   */
  public CallFilter(long[] instructions) {
    memory = new NativeMemory(INSTRUCTIONS + 8 * instructions.length);
    memory.setInt(0, instructions.length);
    memory.setLong(8, memory.address(INSTRUCTIONS));
    for (int i = 0; i < instructions.length; i++) {
      memory.setLong(INSTRUCTIONS + 8 * i, instructions[i]);
    }
  }

  long address() {
    return memory.address(0);
  }
}
