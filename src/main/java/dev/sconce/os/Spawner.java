package dev.sconce.os;

import java.lang.ref.Reference;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Starts processes with posix_spawn. Preparation and start are separate, so that a thread which
 * must do nothing else can make the single call that starts. A spawner handles one process at a
 * time and is reused for the next. Threads may hand it over.
 */
public final class Spawner implements AutoCloseable {
  /** More than the size of the opaque structure in glibc (336 bytes) and musl on both machines. */
  private static final int ATTRIBUTES_BYTES = 512;

  private static final int SIGNAL_SET_BYTES = 128;

  private static final int PID = 0;
  private static final int ATTRIBUTES = 16;
  private static final int NO_SIGNALS = ATTRIBUTES + ATTRIBUTES_BYTES;
  private static final int HANG_UP = NO_SIGNALS + SIGNAL_SET_BYTES;
  private static final int FIXED_BYTES = HANG_UP + SIGNAL_SET_BYTES;

  private static final short SET_PROCESS_GROUP = 2;
  private static final short SET_SIGNAL_DEFAULTS = 4;
  private static final short SET_SIGNAL_MASK = 8;
  private static final short NEW_SESSION = 0x80;
  private static final short NOTHING_SET = 0;

  /** The first Linux version that ends the wait for a call when no traced process is left. */
  private static final int ENDS_RECEIVING_MAJOR = 6;

  private static final int ENDS_RECEIVING_MINOR = 11;

  private final NativeCalls calls;
  private final SpawnsInFlight inFlight;
  private final NativeMemory memory = new NativeMemory(FIXED_BYTES);
  private final NativeMemory strings = new NativeMemory(4096);
  private final SpawnActions actions;

  /** The flags of the present attributes, which are kept while these stay the same. */
  private short flags = NOTHING_SET;

  private long actionsAddress;
  private long programAddress;
  private long argumentsAddress;
  private long environmentAddress;

  /** Kept alive because the prepared memory points to it. */
  private @Nullable EnvironmentBlock environment;

  /** Null until it is needed. */
  private @Nullable SystemName system;

  Spawner(NativeCalls calls, SpawnsInFlight inFlight) {
    this.calls = calls;
    this.inFlight = inFlight;
    this.actions = new SpawnActions(calls);
  }

  /** Prepares and starts a process; returns its id. */
  public int spawn(Request request) throws OsException {
    try {
      prepare(request);
      int errno = start();
      if (errno != 0) {
        throw Posix.failure(calls, errno, "posix_spawn", "");
      }
      return pid();
    } finally {
      discard();
    }
  }

  /** Builds everything that {@link #start} needs. */
  public void prepare(Request request) throws OsException {
    discard();
    strings.ensure(sizeOf(request));
    layOutStrings(request);
    setAttributes(request);
    actionsAddress = actions.address(request);
  }

  /**
   * Starts the prepared process by one call of the C library, which returns when the new process
   * has executed its program.
   *
   * @return 0, or the error number
   */
  public int start() {
    inFlight.begin();
    try {
      return (int) -callSpawn();
    } finally {
      inFlight.end();
    }
  }

  /** The single call that starts the process; returns 0 or the negated error number. */
  long callSpawn() {
    return calls.call(
        NativeCalls.CFunction.SPAWN,
        memory.address(PID),
        programAddress,
        actionsAddress,
        memory.address(ATTRIBUTES),
        argumentsAddress,
        environmentAddress);
  }

  /**
   * Starts the prepared process so that its system calls are reported. The returned object does the
   * next steps.
   *
   * @return empty if the system had no thread for it
   */
  public Optional<TracedStart> startTraced(CallFilter filter, Machine machine) {
    boolean endsReceiving = system().isAtLeast(ENDS_RECEIVING_MAJOR, ENDS_RECEIVING_MINOR);
    TracedStart start = new TracedStart(calls, this, inFlight, filter, machine, endsReceiving);
    return start.begin() ? Optional.of(start) : Optional.empty();
  }

  /** The machine whose calls can be reported; empty if it is not supported. */
  public Optional<Machine> machine() {
    return Machine.of(system());
  }

  private SystemName system() {
    SystemName known = system;
    if (known == null) {
      known = SystemName.ask(calls);
      system = known;
    }
    return known;
  }

  /** Returns a new object that inspects started processes and their files. */
  public FileProbe probe() {
    return new FileProbe(calls);
  }

  /** Describes an error number of a call that belongs to a start. */
  public OsException failure(int errno, String call) {
    return Posix.failure(calls, errno, call, "");
  }

  /** The id of the process that was started last. */
  public int pid() {
    return memory.getInt(PID);
  }

  /** Releases what {@link #prepare} took. */
  @SuppressWarnings("ReachabilityFenceUsage") // called at the end of a try statement
  public void discard() {
    // The environment's memory must stay alive until here, because only its address was passed on.
    Reference.reachabilityFence(environment);
    environment = null;
  }

  @Override
  public void close() {
    discard();
    discardAttributes();
    actions.close();
    strings.close();
    memory.close();
  }

  private static int sizeOf(Request request) {
    int pointers = request.arguments().size() + 1;
    int bytes = request.program().length() + 1;
    for (String argument : request.arguments()) {
      bytes += argument.length() + 1;
    }
    if (!request.changes().isEmpty()) {
      pointers += request.environment().count() + 1;
      for (Request.Change change : request.changes()) {
        bytes += change.entry().length() + 1;
      }
    }
    return 8 * pointers + bytes;
  }

  private void layOutStrings(Request request) {
    List<String> arguments = request.arguments();
    environment = request.environment();
    argumentsAddress = strings.address(0);
    int at = 8 * (arguments.size() + 1);
    at = layOutEnvironment(request, at);
    for (int i = 0; i < arguments.size(); i++) {
      strings.setLong(8 * i, strings.address(at));
      at = strings.setString(at, arguments.get(i));
    }
    strings.setLong(8 * arguments.size(), 0);
    programAddress = strings.address(at);
    strings.setString(at, request.program());
  }

  private int layOutEnvironment(Request request, int table) {
    EnvironmentBlock block = request.environment();
    environmentAddress = block.address();
    if (request.changes().isEmpty()) {
      return table;
    }
    environmentAddress = strings.address(table);
    for (int i = 0; i < block.count(); i++) {
      strings.setLong(table + 8 * i, block.entryAddress(i));
    }
    strings.setLong(table + 8 * block.count(), 0);
    int at = table + 8 * (block.count() + 1);
    for (Request.Change change : request.changes()) {
      strings.setLong(table + 8 * change.index(), strings.address(at));
      at = strings.setString(at, change.entry());
    }
    return at;
  }

  /**
   * Sets the signals of the child. As always with exec, signals that this process handles return to
   * their defaults in the child, and ignored ones stay ignored. But a SIGHUP ignored by nohup is
   * ignored only in the process group of this process, where the end of the terminal sends it. The
   * threads of the Java machine block some signals, and a child must not inherit that mask.
   */
  private void setAttributes(Request request) throws OsException {
    short wanted = SET_SIGNAL_MASK;
    if (!request.sharesTerminal()) {
      wanted |= SET_SIGNAL_DEFAULTS;
      wanted |= request.hasOwnTerminal() ? NEW_SESSION : SET_PROCESS_GROUP;
    }
    if (wanted == flags) {
      return;
    }
    discardAttributes();
    memory.clear(0, FIXED_BYTES);
    long attributes = memory.address(ATTRIBUTES);
    check(calls.call(NativeCalls.CFunction.SPAWN_ATTRIBUTES_INIT, attributes));
    flags = wanted;
    check(
        calls.call(
            NativeCalls.CFunction.SPAWN_ATTRIBUTES_MASK, attributes, memory.address(NO_SIGNALS)));
    memory.setLong(HANG_UP, 1L << (Signals.HUP - 1));
    check(
        calls.call(
            NativeCalls.CFunction.SPAWN_ATTRIBUTES_DEFAULTS, attributes, memory.address(HANG_UP)));
    check(calls.call(NativeCalls.CFunction.SPAWN_ATTRIBUTES_FLAGS, attributes, wanted));
  }

  private void discardAttributes() {
    if (flags != NOTHING_SET) {
      flags = NOTHING_SET;
      calls.call(NativeCalls.CFunction.SPAWN_ATTRIBUTES_DESTROY, memory.address(ATTRIBUTES));
    }
  }

  private void check(long answer) throws OsException {
    check(calls, answer);
  }

  static void check(NativeCalls calls, long answer) throws OsException {
    if (answer < 0) {
      throw Posix.failure(calls, (int) -answer, "posix_spawn", "");
    }
  }

  /**
   * A process to start. Strings are byte strings.
   *
   * @param program the file to execute; relative to {@code directory}
   * @param arguments from argv[0] on
   * @param environment the environment to pass
   * @param changes entries of the environment to replace
   * @param directory its working directory; empty for that of this process
   * @param output the descriptor that becomes its standard output and error; its standard input is
   *     then /dev/null, and it gets a process group of its own. Negative if it shares standard
   *     streams and process group with this process
   * @param terminal a device that becomes its standard streams and the terminal of its own session,
   *     whatever {@code output} is; empty for none
   * @param inherited further descriptors to pass; all others are closed in it
   */
  public record Request(
      String program,
      List<String> arguments,
      EnvironmentBlock environment,
      List<Change> changes,
      String directory,
      int output,
      String terminal,
      List<Inherited> inherited) {

    /** A process without a terminal of its own. */
    public Request(
        String program,
        List<String> arguments,
        EnvironmentBlock environment,
        List<Change> changes,
        String directory,
        int output,
        List<Inherited> inherited) {
      this(program, arguments, environment, changes, directory, output, "", inherited);
    }

    /** Keeps the lists as they are. */
    public Request {
      arguments = List.copyOf(arguments);
      changes = List.copyOf(changes);
      inherited = List.copyOf(inherited);
    }

    /**
     * Replaces an entry of the environment.
     *
     * @param index the position of the entry
     * @param entry the new entry, such as {@code PWD=/}
     */
    public record Change(int index, String entry) {}

    /**
     * A descriptor to pass.
     *
     * @param ours its number in this process
     * @param theirs its number in the new process, above 2
     */
    public record Inherited(int ours, int theirs) {}

    boolean sharesTerminal() {
      return output < 0 && terminal.isEmpty();
    }

    boolean hasOwnTerminal() {
      return !terminal.isEmpty();
    }
  }

  /**
   * Counts the processes that are being started. Code that must not coincide with a start holds new
   * ones back and waits until none is in flight. The lock guards the count only. It is not held
   * during a start, which can take until another thread answers the new process's calls. Safe for
   * use by several threads.
   */
  static final class SpawnsInFlight {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private int count;
    private int holds;

    /** Begins a start; waits while new ones are held back. */
    void begin() {
      lock.lock();
      try {
        while (holds > 0) {
          changed.awaitUninterruptibly();
        }
        count++;
      } finally {
        lock.unlock();
      }
    }

    /** Ends a start, whether the process executed its program or failed to. */
    void end() {
      lock.lock();
      try {
        count--;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }

    /** Holds new starts back until {@link #resume}, and waits until none is in flight. */
    void hold() {
      lock.lock();
      try {
        holds++;
        while (count > 0) {
          changed.awaitUninterruptibly();
        }
      } finally {
        lock.unlock();
      }
    }

    void resume() {
      lock.lock();
      try {
        holds--;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }
}
