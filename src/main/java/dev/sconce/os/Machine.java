package dev.sconce.os;

import java.util.Optional;

/** The processor architectures whose system calls can be traced. */
public enum Machine {
  X86_64("x86_64", 0xC000003E, 317),
  AARCH64("aarch64", 0xC00000B7, 277);

  private final String kernelName;
  private final int auditNumber;
  private final int seccompNumber;

  Machine(String kernelName, int auditNumber, int seccompNumber) {
    this.kernelName = kernelName;
    this.auditNumber = auditNumber;
    this.seccompNumber = seccompNumber;
  }

  /** The number by which a reported call names its architecture (AUDIT_ARCH). */
  public int auditNumber() {
    return auditNumber;
  }

  /** The number of seccomp(2), for which the C library has no function. */
  int seccompNumber() {
    return seccompNumber;
  }

  /** The architecture of a system; empty if it is not supported. */
  static Optional<Machine> of(SystemName system) {
    for (Machine machine : values()) {
      if (machine.kernelName.equals(system.machine())) {
        return Optional.of(machine);
      }
    }
    return Optional.empty();
  }
}
