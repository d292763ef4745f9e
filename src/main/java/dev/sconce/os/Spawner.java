package dev.sconce.os;

import java.io.File;
import java.lang.ref.Reference;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Starts processes with posix_spawn. Preparing and starting are apart, so that a thread which must
 * do nothing else can make the one call that starts. A spawner serves one process at a time and is
 * used again for the next; it may be handed from thread to thread.
 */
public final class Spawner implements AutoCloseable {
  /** Larger than the opaque structures of glibc (80 and 336 bytes) and musl on both machines. */
  private static final int ACTIONS_BYTES = 128;

  private static final int ATTRIBUTES_BYTES = 512;
  private static final int SIGNAL_SET_BYTES = 128;

  private static final int PID = 0;
  private static final int ACTIONS = 16;
  private static final int ATTRIBUTES = ACTIONS + ACTIONS_BYTES;
  private static final int NO_SIGNALS = ATTRIBUTES + ATTRIBUTES_BYTES;
  private static final int NULL_DEVICE = NO_SIGNALS + SIGNAL_SET_BYTES;
  private static final int VARIABLE = NULL_DEVICE + 16;

  private static final short SET_PROCESS_GROUP = 2;
  private static final short SET_SIGNAL_MASK = 8;
  private static final short NEW_SESSION = 0x80;
  private static final int FIRST_CLOSED = 3;

  /** Of the first Linux that ends the wait for a call when nobody is left to make one. */
  private static final int ENDS_RECEIVING_MAJOR = 6;

  private static final int ENDS_RECEIVING_MINOR = 11;

  private final NativeCalls calls;
  private final SpawnsInFlight inFlight;
  private final NativeMemory memory = new NativeMemory(4096);
  private boolean prepared;
  private long programAddress;
  private long argumentsAddress;
  private long environmentAddress;
  private long directoryAddress;
  private long terminalAddress;

  /** What prepared memory points to. */
  private @Nullable EnvironmentBlock environment;

  /** Null until somebody asks. */
  private @Nullable SystemName system;

  Spawner(NativeCalls calls, SpawnsInFlight inFlight) {
    this.calls = calls;
    this.inFlight = inFlight;
  }

  /** Prepares and starts; returns the process id. */
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

  /** Lays out everything that {@link #start} needs. */
  public void prepare(Request request) throws OsException {
    discard();
    memory.ensure(sizeOf(request));
    memory.clear(0, VARIABLE);
    memory.setString(NULL_DEVICE, "/dev/null");
    layOutStrings(request);
    check(calls.call(NativeCalls.CFunction.SPAWN_ACTIONS_INIT, memory.address(ACTIONS)));
    check(calls.call(NativeCalls.CFunction.SPAWN_ATTRIBUTES_INIT, memory.address(ATTRIBUTES)));
    prepared = true;
    setAttributes(request);
    addActions(request);
  }

  /**
   * Starts what was prepared: one call of the C library, which returns when the new process has
   * executed its program.
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

  /** The one call that starts; 0, or minus the error number. */
  long callSpawn() {
    return calls.call(
        NativeCalls.CFunction.SPAWN,
        memory.address(PID),
        programAddress,
        memory.address(ACTIONS),
        memory.address(ATTRIBUTES),
        argumentsAddress,
        environmentAddress);
  }

  /**
   * Starts what was prepared so that its system calls are reported, by the next steps of what this
   * returns.
   *
   * @return empty if the system had no thread for it
   */
  public Optional<TracedStart> startTraced(CallFilter filter, Machine machine) {
    boolean endsReceiving = system().isAtLeast(ENDS_RECEIVING_MAJOR, ENDS_RECEIVING_MINOR);
    TracedStart start = new TracedStart(calls, this, inFlight, filter, machine, endsReceiving);
    return start.begin() ? Optional.of(start) : Optional.empty();
  }

  /** The machine whose calls can be reported; empty on others. */
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

  /** What looks at the processes that were started, and at their files. */
  public FileProbe probe() {
    return new FileProbe(calls);
  }

  /** What an error number of a call that belongs to a start means. */
  public OsException failure(int errno, String call) {
    return Posix.failure(calls, errno, call, "");
  }

  /** The id of the process that was started last. */
  public int pid() {
    return memory.getInt(PID);
  }

  /** Gives back what {@link #prepare} took. */
  public void discard() {
    try {
      if (prepared) {
        prepared = false;
        calls.call(NativeCalls.CFunction.SPAWN_ACTIONS_DESTROY, memory.address(ACTIONS));
        calls.call(NativeCalls.CFunction.SPAWN_ATTRIBUTES_DESTROY, memory.address(ATTRIBUTES));
      }
    } finally {
      // Until here the environment's memory must not be freed: only its address was passed on.
      Reference.reachabilityFence(environment);
    }
    environment = null;
  }

  @Override
  public void close() {
    discard();
    memory.close();
  }

  private static int sizeOf(Request request) {
    int pointers = request.arguments().size() + 1;
    int bytes = request.program().length() + 1 + request.directory().length() + 1;
    bytes += request.terminal().length() + 1;
    for (String argument : request.arguments()) {
      bytes += argument.length() + 1;
    }
    if (!request.changes().isEmpty()) {
      pointers += request.environment().count() + 1;
      for (Request.Change change : request.changes()) {
        bytes += change.entry().length() + 1;
      }
    }
    return VARIABLE + 8 * pointers + bytes;
  }

  private void layOutStrings(Request request) {
    List<String> arguments = request.arguments();
    environment = request.environment();
    argumentsAddress = memory.address(VARIABLE);
    int at = VARIABLE + 8 * (arguments.size() + 1);
    at = layOutEnvironment(request, at);
    for (int i = 0; i < arguments.size(); i++) {
      memory.setLong(VARIABLE + 8 * i, memory.address(at));
      at = memory.setString(at, arguments.get(i));
    }
    memory.setLong(VARIABLE + 8 * arguments.size(), 0);
    programAddress = memory.address(at);
    at = memory.setString(at, request.program());
    directoryAddress = memory.address(at);
    at = memory.setString(at, request.directory());
    terminalAddress = memory.address(at);
    memory.setString(at, request.terminal());
  }

  private int layOutEnvironment(Request request, int table) {
    EnvironmentBlock block = request.environment();
    environmentAddress = block.address();
    if (request.changes().isEmpty()) {
      return table;
    }
    environmentAddress = memory.address(table);
    for (int i = 0; i < block.count(); i++) {
      memory.setLong(table + 8 * i, block.entryAddress(i));
    }
    memory.setLong(table + 8 * block.count(), 0);
    int at = table + 8 * (block.count() + 1);
    for (Request.Change change : request.changes()) {
      memory.setLong(table + 8 * change.index(), memory.address(at));
      at = memory.setString(at, change.entry());
    }
    return at;
  }

  /**
   * Signals that this process catches are back at their defaults in the child, and those that it
   * was told to ignore (by nohup, say) stay ignored: that is what exec does. The Java machine's
   * threads block some signals, which a child must not inherit.
   */
  private void setAttributes(Request request) throws OsException {
    long attributes = memory.address(ATTRIBUTES);
    short flags = SET_SIGNAL_MASK;
    if (request.hasOwnTerminal()) {
      flags |= NEW_SESSION;
    } else if (!request.sharesTerminal()) {
      flags |= SET_PROCESS_GROUP;
    }
    check(
        calls.call(
            NativeCalls.CFunction.SPAWN_ATTRIBUTES_MASK, attributes, memory.address(NO_SIGNALS)));
    check(calls.call(NativeCalls.CFunction.SPAWN_ATTRIBUTES_FLAGS, attributes, flags));
  }

  private void addActions(Request request) throws OsException {
    long actions = memory.address(ACTIONS);
    if (request.hasOwnTerminal()) { // the first that a session opens becomes its terminal
      check(
          calls.call(
              NativeCalls.CFunction.SPAWN_ACTIONS_OPEN,
              actions,
              0,
              terminalAddress,
              Posix.READ_WRITE));
      check(calls.call(NativeCalls.CFunction.SPAWN_ACTIONS_DUP2, actions, 0, 1));
      check(calls.call(NativeCalls.CFunction.SPAWN_ACTIONS_DUP2, actions, 0, 2));
    } else if (!request.sharesTerminal()) {
      check(
          calls.call(
              NativeCalls.CFunction.SPAWN_ACTIONS_OPEN, actions, 0, memory.address(NULL_DEVICE)));
      check(calls.call(NativeCalls.CFunction.SPAWN_ACTIONS_DUP2, actions, request.output(), 1));
      check(calls.call(NativeCalls.CFunction.SPAWN_ACTIONS_DUP2, actions, request.output(), 2));
    }
    int last = FIRST_CLOSED - 1;
    for (Request.Inherited kept : request.inherited()) {
      check(
          calls.call(
              NativeCalls.CFunction.SPAWN_ACTIONS_DUP2, actions, kept.ours(), kept.theirs()));
      last = Math.max(last, kept.theirs());
    }
    for (int fd = FIRST_CLOSED; fd < last; fd++) {
      if (!isKept(request, fd)) {
        check(calls.call(NativeCalls.CFunction.SPAWN_ACTIONS_CLOSE, actions, fd));
      }
    }
    closeFrom(actions, last + 1);
    if (!request.directory().isEmpty()) {
      check(calls.call(NativeCalls.CFunction.SPAWN_ACTIONS_CHDIR, actions, directoryAddress));
    }
  }

  private static boolean isKept(Request request, int fd) {
    for (Request.Inherited kept : request.inherited()) {
      if (kept.theirs() == fd) {
        return true;
      }
    }
    return false;
  }

  private void closeFrom(long actions, int first) throws OsException {
    if (calls.has(NativeCalls.CFunction.SPAWN_ACTIONS_CLOSE_FROM)) {
      check(calls.call(NativeCalls.CFunction.SPAWN_ACTIONS_CLOSE_FROM, actions, first));
      return;
    }
    // What another thread opens from here on without close-on-exec reaches the child; pipes of
    // ours are never among that.
    String[] open = new File("/proc/self/fd").list();
    if (open == null) {
      return;
    }
    for (String name : open) {
      int fd = Integer.parseInt(name);
      if (fd >= first) {
        check(calls.call(NativeCalls.CFunction.SPAWN_ACTIONS_CLOSE, actions, fd));
      }
    }
  }

  private void check(long answer) throws OsException {
    if (answer < 0) {
      throw Posix.failure(calls, (int) -answer, "posix_spawn", "");
    }
  }

  /**
   * A process to start. Strings are byte strings.
   *
   * @param program the file to execute; relative to {@code directory}
   * @param arguments from argv[0] on
   * @param environment what it gets
   * @param changes what is otherwise in it
   * @param directory its working directory, empty for this process's own
   * @param output the descriptor that becomes its standard output and error, its standard input
   *     being /dev/null and its process group its own; negative: it shares standard streams and
   *     process group with this process
   * @param terminal the device that becomes its standard streams and the terminal of a session of
   *     its own, whatever {@code output} is; empty for none
   * @param inherited further descriptors that it gets; all others are closed in it
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

    /** One without a terminal of its own. */
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
     * An entry of the environment that is replaced.
     *
     * @param index its place
     * @param entry what is there instead, such as {@code PWD=/}
     */
    public record Change(int index, String entry) {}

    /**
     * A descriptor handed on.
     *
     * @param ours its number here
     * @param theirs its number in the new process, over 2
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
   * Counts the processes that are being started. Whoever must not meet one holds new ones back and
   * waits until none is in flight. The lock guards the count only; nothing is locked while a
   * process is started, which can take as long as another thread needs to let it go on. Safe for
   * use by several threads.
   */
  static final class SpawnsInFlight {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private int count;
    private int holds;

    /** A process is about to be started; waits while new ones are held back. */
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

    /** It has executed its program, or could not. */
    void end() {
      lock.lock();
      try {
        count--;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }

    /** Holds new ones back, until {@link #resume}, and waits until none is in flight. */
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
