package dev.sconce.exec.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.files.AccessSet.State;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SystemFileStatesTest {
  private static final String PATH = "/usr/include/stdio.h";
  private static final State OLD = state(1);
  private static final State NEW = state(2);

  private long nowNanos = 1;
  private final SystemFileStates states = new SystemFileStates(() -> nowNanos);

  private static State state(long mtime) {
    return new State(State.Kind.FILE, 0100644, 10, mtime, mtime, 7, "");
  }

  private void pass(Duration time) {
    nowNanos += time.toNanos();
  }

  private State found(State there) {
    return states.state(PATH, _ -> there);
  }

  private void findOld() {
    pass(Duration.ofMillis(1));
    assertEquals(OLD, found(OLD));
  }

  @Test
  void whatWasFoundAShortTimeAgoIsNotLookedAt() {
    findOld();
    pass(Duration.ofMillis(400));
    assertEquals(OLD, found(NEW));
    assertEquals(State.ABSENT, states.state("/usr/include", _ -> State.ABSENT));
  }

  @Test
  void whatWasFoundLongAgoIsLookedAt() {
    findOld();
    pass(Duration.ofMillis(600));
    assertEquals(NEW, found(NEW));
    assertEquals(NEW, found(OLD));
  }

  @Test
  void whatWasFoundBeforeACommandEndedThatNobodyWatchedIsLookedAt() {
    findOld();
    states.outdate();
    assertEquals(NEW, found(NEW));
  }

  @Test
  void aLookThatBeganBeforeSuchACommandEndedIsOfNoUseAfterIt() {
    pass(Duration.ofMillis(1));
    states.state(
        PATH,
        _ -> {
          pass(Duration.ofMillis(1));
          states.outdate();
          return OLD;
        });
    pass(Duration.ofMillis(1));
    assertEquals(NEW, found(NEW));
  }

  @Test
  void noMorePathsAreKeptThanABuildMayLookAt() {
    findOld();
    for (int i = 0; i < 1 << 16; i++) {
      states.state("/usr/lib/" + i, _ -> State.ABSENT);
    }
    assertEquals(NEW, found(NEW));
  }

  @Test
  void nothingIsSharedOnceACommandWritesThere() {
    findOld();
    states.writes();
    assertEquals(NEW, found(NEW));
    assertEquals(OLD, found(OLD));
  }

  @Test
  void whatBuildsMakeIsNotOfTheSystem() {
    for (String path : new String[] {"/usr", "/usr/lib/x", "/etc/ld.so.cache", "/lib64/ld.so"}) {
      assertTrue(SystemFileStates.contains(path), path);
    }
    for (String path : new String[] {"/", "/tmp/usr/lib", "/usrlocal/x", "/home/u/lib", "/us"}) {
      assertFalse(SystemFileStates.contains(path), path);
    }
  }
}
