package dev.sconce.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sconce.exec.JobServerOffer.Fifo;
import dev.sconce.exec.JobServerOffer.Invalid;
import dev.sconce.exec.JobServerOffer.None;
import dev.sconce.exec.JobServerOffer.Pipe;
import dev.sconce.exec.JobServerOffer.Semaphore;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobServerOfferTest {
  private static void check(JobServerOffer expected, String makeFlags) {
    assertEquals(expected, JobServerOffer.parse(makeFlags), makeFlags);
  }

  @Test
  void nothingIsOfferedWithoutFlags() {
    check(new None(), "");
    check(new None(), "  \t");
    check(new None(), "ks -j3");
  }

  @Test
  void dryRunOffersNothing() {
    check(new None(), "kns --jobserver-auth=fifo:foo");
    check(new None(), " n --jobserver-auth=fifo:foo");
  }

  @Test
  void fifoIsFoundAmongOtherFlags() {
    check(new Fifo("foo"), "--jobserver-auth=fifo:foo");
    check(new Fifo("foo"), " -j --jobserver-auth=fifo:foo");
    check(new Fifo("foo"), " -j10\t--jobserver-auth=fifo:foo");
    check(new Fifo("foo"), "ks -j10 --jobserver-auth=fifo:foo");
    check(new Fifo("foo"), "-one-flag --jobserver-auth=fifo:foo");
    check(new Fifo(""), "--jobserver-auth=fifo:");
  }

  @Test
  void descriptorsAreAPipe() {
    check(new Pipe(10, 42), "--jobserver-auth=10,42");
    check(new Pipe(10, 42), "--jobserver-fds=10,42");
    check(new Pipe(3, 4), "--jobserver-auth=3,4more");
    check(new Pipe(-1, 42), "--jobserver-fds=-1,42");
    assertEquals(List.of(10, 42), JobServerOffer.parse("--jobserver-auth=10,42").descriptors());
  }

  @Test
  void negativeDescriptorsTurnItOff() {
    check(new None(), "--jobserver-auth=-1,42");
    check(new None(), "--jobserver-auth=10,-42");
    check(new None(), "--jobserver-auth=fifo:foo --jobserver-auth=-1,-1");
  }

  @Test
  void otherNamesAreASemaphore() {
    check(new Semaphore("semaphore_name"), "--jobserver-auth=semaphore_name");
    check(new Semaphore("10,"), "--jobserver-auth=10,");
  }

  @Test
  void lastCounts() {
    check(
        new Fifo("/tmp/fifo"),
        "--jobserver-auth=10,42 --jobserver-fds=12,44 --jobserver-auth=fifo:/tmp/fifo");
    check(new Pipe(1, 2), "--jobserver-auth=fifo:/tmp/fifo --jobserver-auth=1,2");
  }

  @Test
  void badDescriptorsOfTheOldFormAreAnError() {
    check(new Invalid("Invalid file descriptor pair [10,]"), "--jobserver-fds=10,");
    check(
        new Invalid("Invalid file descriptor pair [x]"),
        "--jobserver-fds=x --jobserver-auth=fifo:foo");
    check(
        new Invalid("Invalid file descriptor pair [99999999999,1]"),
        "--jobserver-fds=99999999999,1");
  }

  @Test
  void whatIsNotSupportedSaysSo() {
    assertEquals(
        Optional.of("Pipe-based protocol is not supported!"),
        JobServerOffer.parse("--jobserver-auth=3,4").problem());
    assertEquals(
        Optional.of("Semaphore mode is not supported on Posix!"),
        JobServerOffer.parse("--jobserver-auth=name").problem());
    assertEquals(
        Optional.of("Invalid file descriptor pair [10,]"),
        JobServerOffer.parse("--jobserver-fds=10,").problem());
    assertEquals(Optional.empty(), JobServerOffer.parse("--jobserver-auth=fifo:foo").problem());
    assertEquals(Optional.empty(), JobServerOffer.parse("").problem());
  }
}
