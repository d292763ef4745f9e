package dev.sconce.os;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Tells of signals, which do not do to this process what they usually do until it is closed. One of
 * SIGINT, SIGTERM and SIGHUP that was ignored when this process began (by nohup, or in the
 * background of a script) stays ignored, and is ignored by its children too.
 *
 * <p>Java has these handlers in {@code sun.misc.Signal} of module jdk.unsupported, which is meant
 * for use but cannot be named in source that is compiled with warnings as errors: hence reflection.
 */
public final class Interrupts implements AutoCloseable {
  private final Method handle;
  private final List<Replaced> replaced = new ArrayList<>();

  private record Replaced(Object signal, Object handler) {}

  private Interrupts(Method handle) {
    this.handle = handle;
  }

  /**
   * Begins to tell of SIGINT, SIGTERM and SIGHUP.
   *
   * @param whenSignalled told the number of each signal, on a thread of the Java machine's
   */
  public static Interrupts install(IntConsumer whenSignalled) {
    return install(List.of("INT", "TERM", "HUP"), whenSignalled);
  }

  /**
   * Begins to tell of some signals.
   *
   * @param names without SIG
   * @param whenSignalled told the number of each signal, on a thread of the Java machine's
   */
  public static Interrupts install(List<String> names, IntConsumer whenSignalled) {
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
              Interrupts.class.getClassLoader(), new Class<?>[] {handlerType}, told);
      Interrupts interrupts =
          new Interrupts(signalType.getMethod("handle", signalType, handlerType));
      for (String name : names) {
        Object signal = signalType.getConstructor(String.class).newInstance(name);
        interrupts.replace(signal, handler);
      }
      return interrupts;
    } catch (ReflectiveOperationException e) {
      throw new AssertionError("this Java has no module jdk.unsupported", e);
    }
  }

  private void replace(Object signal, Object handler) throws ReflectiveOperationException {
    replaced.add(new Replaced(signal, handle.invoke(null, signal, handler)));
  }

  /** Puts back what was there before. */
  @Override
  public void close() {
    try {
      for (Replaced one : replaced) {
        handle.invoke(null, one.signal(), one.handler());
      }
    } catch (ReflectiveOperationException e) {
      throw new AssertionError("a handler could be set but not put back", e);
    }
    replaced.clear();
  }
}
