package dev.sconce.exec.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.os.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Compares the table of calls with the kernel's headers. */
class TracedCallTest {
  private static final Path GENERIC = Path.of("/usr/include/asm-generic/unistd.h");
  private static final Path X86_64 = Path.of("/usr/include/x86_64-linux-gnu/asm/unistd_64.h");
  private static final Pattern DEFINED = Pattern.compile("#define __NR(?:3264)?_(\\w+)\\s+(\\d+)");

  @Test
  void numbersAreThoseOfX86() throws IOException {
    assertNumbers(Machine.X86_64, numbers(X86_64));
  }

  /** aarch64 uses the numbers that all newer machines share. */
  @Test
  void numbersAreThoseOfAarch64() throws IOException {
    Map<String, Integer> numbers = numbers(GENERIC);
    numbers.put("newfstatat", numbers.get("fstatat"));
    assertNumbers(Machine.AARCH64, numbers);
  }

  private static Map<String, Integer> numbers(Path header) throws IOException {
    Assumptions.assumeTrue(
        Files.exists(header), () -> header + " is missing (Debian package linux-libc-dev)");
    Map<String, Integer> numbers = new HashMap<>();
    Matcher matcher = DEFINED.matcher(Files.readString(header));
    while (matcher.find()) {
      numbers.put(matcher.group(1), Integer.valueOf(matcher.group(2)));
    }
    return numbers;
  }

  private static void assertNumbers(Machine machine, Map<String, Integer> numbers) {
    int highest = numbers.getOrDefault("syscalls", 450);
    for (TracedCall call : TracedCall.values()) {
      int number = call.number(machine);
      Integer defined = numbers.get(call.name().toLowerCase(Locale.ROOT));
      if (defined != null) {
        assertEquals(defined, number, call.name());
      } else {
        assertTrue(number < 0 || number >= highest, call + " is not in the header");
      }
    }
  }
}
