package dev.sconce.os;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Tells of signals, which do not do to this process what they usually do until it is closed; in its
 * children they do.
 *
 * <p>Java has these handlers in module jdk.unsupported, which is meant for use. The compiler is
 * told not to warn of it: {@code ignore.symbol.file} in the build.
 */
public final class SignalHandlers implements AutoCloseable {
  private final Posix posix;
  private final List<Replaced> replaced = new ArrayList<>();

  /**
   * What was there before.
   *
   * @param ignored whether the signal was ignored, which Java's handler does not tell
   */
  private record Replaced(Signal signal, SignalHandler handler, boolean ignored) {}

  private SignalHandlers(Posix posix) {
    this.posix = posix;
  }

  /**
   * Begins to tell of the signals that end builds. As in ninja SIGINT and SIGTERM are told of even
   * where they were ignored, as in the background of a script. An ignored SIGHUP (by nohup) stays
   * ignored, and like all others that were it is ignored by children too.
   *
   * @param whenSignalled told the number of each signal, on a thread of the Java machine's
   */
  public static SignalHandlers install(Posix posix, IntConsumer whenSignalled) {
    posix.ignoreAgain();
    return install(posix, List.of("INT", "TERM", "HUP"), whenSignalled);
  }

  /**
   * Begins to tell of some signals.
   *
   * @param names without SIG
   * @param whenSignalled told the number of each signal, on a thread of the Java machine's
   */
  public static SignalHandlers install(Posix posix, List<String> names, IntConsumer whenSignalled) {
    SignalHandlers interrupts = new SignalHandlers(posix);
    SignalHandler told = signal -> whenSignalled.accept(signal.getNumber());
    for (String name : names) {
      interrupts.replace(new Signal(name), told);
    }
    return interrupts;
  }

  /** Java leaves ignored signals alone, so it must not find these two ignored. */
  private void replace(Signal signal, SignalHandler handler) {
    int number = signal.getNumber();
    boolean ends = number == Signals.INT || number == Signals.TERM;
    boolean ignored = ends && posix.isIgnored(number);
    if (ignored) {
      posix.useDefaultAction(number);
    }
    replaced.add(new Replaced(signal, Signal.handle(signal, handler), ignored));
  }

  /** Puts back what was there before. */
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
