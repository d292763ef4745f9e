package dev.sconce.app.sconce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sconce.discover.judge.AllowedAccess;
import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class AllowedEntryTest {
  @Test
  void reasonMayEndInTheLastDay() throws Exception {
    AllowedAccess entry = AllowedEntry.of("x.h", "a.o", "until the port is done until 2027-01-31");
    assertEquals("until the port is done", entry.reason());
    assertEquals(Optional.of(LocalDate.of(2027, 1, 31)), entry.expires());
  }

  @Test
  void reasonAloneHasNoEnd() throws Exception {
    AllowedAccess entry = AllowedEntry.of("x.h", "a.o", "not needed until release 3");
    assertEquals("not needed until release 3", entry.reason());
    assertEquals(Optional.empty(), entry.expires());
  }

  @Test
  void dayThatIsNoneIsRefused() {
    Exception refused =
        assertThrows(
            StartException.class, () -> AllowedEntry.of("x.h", "a.o", "why until 2027-02-31"));
    assertEquals("there is no day 2027-02-31", refused.getMessage());
  }
}
