package dev.sconce.testing;

import dev.sconce.exec.CapturedOutput;
import dev.sconce.exec.CommandRunner;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Runs commands without processes. A thread of the runner starts or refuses a command some time
 * after the request. A {@link Program} defines what commands do.
 */
public final class AsyncRunner implements CommandRunner {
  private static final int TERMINATION = 15;

  /** Defines what commands do. */
  public interface Program {
    /** Called when a command has started. Some thread must call {@link Started#exit} later. */
    void started(Started command);
  }

  /** A command that has started. */
  public interface Started {
    /** The request for the command. */
    CommandRunner.Request request();

    /** Adds to the output of the command. */
    void print(String text);

    /** Ends the command, unless a signal has ended it. */
    void exit(int code);
  }

  private final Program program;
  private final LongSupplier startDelayMicros;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Thread teller = new Thread(this::tellEnds, "teller");

  // All fields below are guarded by this.
  private final Set<Requested> open = new HashSet<>();
  private final NavigableMap<Long, Runnable> untold = new TreeMap<>();
  private Predicate<CommandRunner.Request> lacking = _ -> false;
  private long requests;
  private boolean held;
  private boolean closed;

  /** A runner with a source of start delays. */
  public AsyncRunner(Program program, LongSupplier startDelayMicros) {
    this.program = program;
    this.startDelayMicros = startDelayMicros;
    teller.setDaemon(true);
    teller.start();
  }

  /** Sets for which commands resources are missing; evaluated when they would start. */
  public synchronized void lacking(Predicate<CommandRunner.Request> which) {
    lacking = which;
  }

  /** Delays all starts until {@link #resume}. */
  public synchronized void hold() {
    held = true;
  }

  /** Allows the delayed starts. */
  public synchronized void resume() {
    held = false;
    notifyAll();
  }

  @Override
  public synchronized CommandRunner.Running start(
      CommandRunner.Request request, Consumer<CommandRunner.End> whenEnded) {
    if (closed) {
      throw new IllegalStateException("the runner was closed");
    }
    Requested requested = new Requested(request, requests++, whenEnded);
    open.add(requested);
    long delay = startDelayMicros.getAsLong();
    threads.execute(() -> startLater(requested, delay));
    return requested;
  }

  private void startLater(Requested requested, long delayMicros) {
    pause(delayMicros);
    synchronized (this) {
      awaitWhile(() -> held);
      if (lacking.test(requested.request)) {
        over(requested, new CommandRunner.End.NotStarted("nothing is left for a command"));
        return;
      }
    }
    program.started(requested);
    requested.begun();
  }

  /** Waits without giving up the processor, because short delays cause more races. */
  public static void pause(long micros) {
    long until = System.nanoTime() + 1_000L * micros;
    while (System.nanoTime() < until) {
      Thread.onSpinWait();
    }
  }

  private interface Condition {
    boolean holds();
  }

  private synchronized void awaitWhile(Condition condition) {
    while (condition.holds()) {
      try {
        wait();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private synchronized void over(Requested requested, CommandRunner.End end) {
    untold.put(requested.place, () -> requested.tell(end));
    notifyAll();
  }

  /** Reports the ends of commands; of those waiting, the one requested first comes first. */
  private void tellEnds() {
    while (true) {
      Runnable next;
      synchronized (this) {
        awaitWhile(() -> untold.isEmpty() && !(closed && open.isEmpty()));
        if (untold.isEmpty()) {
          return;
        }
        next = untold.pollFirstEntry().getValue();
      }
      next.run();
    }
  }

  private synchronized void told(Requested requested) {
    open.remove(requested);
    notifyAll();
  }

  @Override
  public void close() {
    List<Requested> left;
    synchronized (this) {
      closed = true;
      left = List.copyOf(open);
    }
    left.forEach(requested -> requested.signal(TERMINATION));
    awaitWhile(() -> !open.isEmpty());
    synchronized (this) {
      notifyAll();
    }
    threads.shutdown();
  }

  private final class Requested implements CommandRunner.Running, Started {
    private final CommandRunner.Request request;
    private final long place;
    private final Consumer<CommandRunner.End> whenEnded;

    // These fields are guarded by this.
    private final StringBuilder printed = new StringBuilder();
    private final List<Integer> early = new ArrayList<>();
    private boolean started;
    private boolean ended;

    private Requested(
        CommandRunner.Request request, long place, Consumer<CommandRunner.End> whenEnded) {
      this.request = request;
      this.place = place;
      this.whenEnded = whenEnded;
    }

    private void begun() {
      @Nullable Integer signal;
      synchronized (this) {
        started = true;
        signal = early.isEmpty() ? null : early.getFirst();
      }
      if (signal != null) {
        end(128 + signal, signal);
      }
    }

    @Override
    public CommandRunner.Request request() {
      return request;
    }

    @Override
    public synchronized void print(String text) {
      printed.append(text);
    }

    @Override
    public void exit(int code) {
      end(code, 0);
    }

    private void end(int exitCode, int signal) {
      synchronized (this) {
        if (ended) {
          return;
        }
        ended = true;
      }
      over(this, CommandRunner.End.Exited.untraced(exitCode, signal, outputSoFar(), 0, 0));
    }

    private void tell(CommandRunner.End end) {
      try {
        whenEnded.accept(end);
      } finally {
        told(this);
      }
    }

    @Override
    public synchronized long pid() {
      return started ? place + 1 : 0;
    }

    @Override
    public void signal(int number) {
      synchronized (this) {
        if (!started) {
          early.add(number);
          return;
        }
      }
      end(128 + number, number);
    }

    @Override
    public synchronized CapturedOutput outputSoFar() {
      return output(printed.toString());
    }
  }

  /** The output of a command that printed a byte string. */
  public static CapturedOutput output(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return new CapturedOutput() {
      @Override
      public long sizeBytes() {
        return bytes.length;
      }

      @Override
      public void writeTo(OutputStream out) {
        try {
          out.write(bytes);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }

      @Override
      public byte[] head(int maxBytes) {
        return Arrays.copyOf(bytes, Math.min(maxBytes, bytes.length));
      }

      @Override
      public byte[] tail(int maxBytes) {
        int from = Math.max(0, bytes.length - maxBytes);
        return Arrays.copyOfRange(bytes, from, bytes.length);
      }
    };
  }
}
