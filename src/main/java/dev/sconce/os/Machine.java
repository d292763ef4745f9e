package dev.sconce.os;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The machines on which system calls can be reported, as the kernel tells them apart. */
public enum Machine {
  X86_64("x86_64", 0xC000003E, 317),
  AARCH64("aarch64", 0xC00000B7, 277);

  /** Of each field of what uname(2) fills in; the machine is the fifth. */
  private static final int UNAME_FIELD_BYTES = 65;

  private static final int UNAME_FIELDS = 6;
  private static final int UNAME_MACHINE = 4;

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

  /** The one this process runs on; empty if it is none of these, or says so (linux32). */
  static Optional<Machine> ofThisProcess(NativeCalls calls) {
    try (NativeMemory memory = new NativeMemory(UNAME_FIELDS * UNAME_FIELD_BYTES)) {
      if (calls.call(NativeCalls.CFunction.UNAME, memory.address(0)) < 0) {
        return Optional.empty();
      }
      byte[] field = new byte[UNAME_FIELD_BYTES];
      memory.get(UNAME_MACHINE * UNAME_FIELD_BYTES, field, 0, field.length);
      String text = new String(field, StandardCharsets.ISO_8859_1);
      String name = text.substring(0, Math.max(0, text.indexOf('\0')));
      for (Machine machine : values()) {
        if (machine.kernelName.equals(name)) {
          return Optional.of(machine);
        }
      }
      return Optional.empty();
    }
  }
}
