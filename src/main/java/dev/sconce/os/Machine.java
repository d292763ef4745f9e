package dev.sconce.os;

import java.util.Optional;

/** The machines on which system calls can be reported, as the kernel tells them apart. */
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

  /** How a reported call names the machine whose call numbers it uses (AUDIT_ARCH). */
  public int auditNumber() {
    return auditNumber;
  }

  /** The number of seccomp(2), for which the C library has no function. */
  int seccompNumber() {
    return seccompNumber;
  }

  /** The one that a system runs on; empty if it is none of these, or says so. */
  static Optional<Machine> of(SystemName system) {
    for (Machine machine : values()) {
      if (machine.kernelName.equals(system.machine())) {
        return Optional.of(machine);
      }
    }
    return Optional.empty();
  }
}
