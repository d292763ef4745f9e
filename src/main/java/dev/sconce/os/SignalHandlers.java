package dev.sconce.os;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Tells of signals, which do not do to this process what they usually do until it is closed; in its
 * children they do.
 *
 * <p>Java has these handlers in {@code sun.misc.Signal} of module jdk.unsupported, which is meant
 * for use but cannot be named in source that is compiled with warnings as errors: hence reflection.
 */
public final class SignalHandlers implements AutoCloseable {
  private final Posix posix;
  private final Method handle;
  private final List<Replaced> replaced = new ArrayList<>();

  /**
   * What was there before.
   *
   * @param ignored whether the signal was ignored, which Java's handler does not tell
   */
  private record Replaced(Object signal, int number, Object handler, boolean ignored) {}

  private SignalHandlers(Posix posix, Method handle) {
    this.posix = posix;
    this.handle = handle;
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
    try {
      Class<?> signalType = Class.forName("sun.misc.Signal");
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      Method number = signalType.getMethod("getNumber");
      InvocationHandler told =
          (proxy, method, arguments) ->
              switch (method.getName()) {
                case "handle" -> {
                  whenSignalled.accept((int) number.invoke(arguments[0]));
                  yield null;
                }
                case "equals" -> proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> "Interrupts";
              };
      Object handler =
          Proxy.newProxyInstance(
              SignalHandlers.class.getClassLoader(), new Class<?>[] {handlerType}, told);
      SignalHandlers interrupts =
          new SignalHandlers(posix, signalType.getMethod("handle", signalType, handlerType));
      for (String name : names) {
        Object signal = signalType.getConstructor(String.class).newInstance(name);
        interrupts.replace(signal, (int) number.invoke(signal), handler);
      }
      return interrupts;
    } catch (ReflectiveOperationException e) {
      throw new AssertionError("this Java has no module jdk.unsupported", e);
    }
  }

  /** Java leaves ignored signals alone, so it must not find these two ignored. */
  private void replace(Object signal, int number, Object handler)
      throws ReflectiveOperationException {
    boolean ends = number == Signals.INT || number == Signals.TERM;
    boolean ignored = ends && posix.isIgnored(number);
    if (ignored) {
      posix.useDefaultAction(number);
    }
    replaced.add(new Replaced(signal, number, handle.invoke(null, signal, handler), ignored));
  }

  /** Puts back what was there before. */
  @Override
  public void close() {
    try {
      for (Replaced one : replaced) {
        handle.invoke(null, one.signal(), one.handler());
        if (one.ignored()) {
          posix.ignore(one.number());
        }
      }
    } catch (ReflectiveOperationException e) {
      throw new AssertionError("a handler could be set but not put back", e);
    }
    replaced.clear();
  }
}
