package dev.sconce.os;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Reports signals. Until it is closed, a reported signal does not have its usual effect on this
 * process; children are not affected.
 *
 * <p>The handlers of Java are in the module jdk.unsupported, which is meant for use. {@code
 * ignore.symbol.file} in the build keeps the compiler from warning about it.
 */
public final class SignalHandlers implements AutoCloseable {
  private final Posix posix;
  private final List<Replaced> replaced = new ArrayList<>();

  /**
   * The handler that was there before.
   *
   * @param ignored whether the signal was ignored, which Java's handler does not tell
   */
  private record Replaced(Signal signal, SignalHandler handler, boolean ignored) {}

  private SignalHandlers(Posix posix) {
    this.posix = posix;
  }

  /**
   * Starts to report the signals that end builds. As in ninja, SIGINT and SIGTERM are reported even
   * if they were ignored, as in the background of a script. An ignored SIGHUP (by nohup) stays
   * ignored. Children ignore all signals that were ignored before.
   *
   * @param whenSignalled gets the number of each signal, on a thread of the Java machine
   */
  public static SignalHandlers install(Posix posix, IntConsumer whenSignalled) {
    posix.ignoreAgain();
    return install(posix, List.of("INT", "TERM", "HUP"), whenSignalled);
  }

  /**
   * Starts to report some signals.
   *
   * @param names without SIG
   * @param whenSignalled gets the number of each signal, on a thread of the Java machine
   */
  public static SignalHandlers install(Posix posix, List<String> names, IntConsumer whenSignalled) {
    SignalHandlers interrupts = new SignalHandlers(posix);
    SignalHandler told = signal -> whenSignalled.accept(signal.getNumber());
    for (String name : names) {
      interrupts.replace(new Signal(name), told);
    }
    return interrupts;
  }

  /**
   * Java does not handle ignored signals, so these two must not be ignored when it installs the
   * handler.
   */
  private void replace(Signal signal, SignalHandler handler) {
    int number = signal.getNumber();
    boolean ends = number == Signals.INT || number == Signals.TERM;
    boolean ignored = ends && posix.isIgnored(number);
    if (ignored) {
      posix.useDefaultAction(number);
    }
    replaced.add(new Replaced(signal, Signal.handle(signal, handler), ignored));
  }

  /** Restores the earlier handlers. */
  @Override
  public void close() {
    for (Replaced one : replaced) {
      Signal.handle(one.signal(), one.handler());
      if (one.ignored()) {
        posix.ignore(one.signal().getNumber());
      }
    }
    replaced.clear();
  }
}
