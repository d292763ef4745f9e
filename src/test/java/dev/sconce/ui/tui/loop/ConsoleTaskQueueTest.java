package dev.sconce.ui.tui.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsoleTaskQueueTest {
  private final ConsoleTaskQueue orders = new ConsoleTaskQueue();
  private final List<String> done = new ArrayList<>();

  @Test
  void carriesOutOneAfterTheOther() throws Exception {
    orders.open();
    orders.add(() -> done.add("first"), () -> done.add("not first"));
    orders.add(() -> done.add("second"));
    assertTrue(orders.carryOut(Duration.ZERO));
    assertTrue(orders.carryOut(Duration.ZERO));
    assertFalse(orders.carryOut(Duration.ZERO));
    assertEquals(List.of("first", "second"), done);
  }

  @Test
  void doesTheOtherThingWhenAnOrderFails() {
    orders.open();
    orders.add(
        () -> {
          throw new IOException("the terminal is gone");
        },
        () -> done.add("instead"));
    orders.add(
        () -> {
          throw new IllegalStateException("a bug");
        },
        () -> done.add("instead too"));
    assertThrows(IOException.class, () -> orders.carryOut(Duration.ZERO));
    assertThrows(IllegalStateException.class, () -> orders.carryOut(Duration.ZERO));
    assertEquals(List.of("instead", "instead too"), done);
  }

  @Test
  void doesTheOtherThingWhereNobodyTakesOrders() {
    orders.add(() -> done.add("act"), () -> done.add("before"));
    orders.open();
    orders.add(() -> done.add("act"), () -> done.add("left over"));
    orders.close();
    orders.add(() -> done.add("act"), () -> done.add("after"));
    assertEquals(List.of("before", "left over", "after"), done);
  }
}
