package dev.sconce.ui.tui.loop;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * What other threads want of the console's thread, in order. Bounded by the keys that may wait, and
 * by what few callers ask for.
 */
final class ConsoleTaskQueue {
  /** Something to do. */
  interface Task {
    void run() throws IOException, InterruptedException;
  }

  /**
   * @param instead done when the order fails, or when there is no such thread any more, on any
   *     thread
   */
  private record Order(Task act, Runnable instead) {}

  private final BlockingQueue<Order> waiting = new LinkedBlockingQueue<>();
  private boolean open;

  /** There is somebody to take orders from now on. */
  synchronized void open() {
    open = true;
  }

  /** Leaves an order; where nobody takes it, or it fails, the other thing is done. */
  void add(Task act, Runnable instead) {
    boolean taken;
    synchronized (this) {
      taken = open && waiting.add(new Order(act, instead));
    }
    if (!taken) {
      instead.run();
    }
  }

  /** The same, where nothing is to be done otherwise. */
  void add(Task act) {
    add(act, () -> {});
  }

  /** Wakes who waits for orders. */
  void wake() {
    add(() -> {});
  }

  /**
   * Waits for an order and carries it out. When it fails the other thing is done, as nobody else
   * would: whoever left the order may wait for it.
   *
   * @return whether there was one
   */
  boolean carryOut(Duration patience) throws IOException, InterruptedException {
    Order order = waiting.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    if (order == null) {
      return false;
    }
    boolean done = false;
    try {
      order.act().run();
      done = true;
    } finally {
      if (!done) {
        order.instead().run();
      }
    }
    return true;
  }

  /** Nobody takes orders any more: of those that are left, the other thing is done. */
  void close() {
    synchronized (this) {
      open = false;
    }
    for (Order order; (order = waiting.poll()) != null; ) {
      order.instead().run();
    }
  }
}
