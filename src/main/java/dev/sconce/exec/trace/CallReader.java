package dev.sconce.exec.trace;

import dev.sconce.exec.trace.PathResolver.Place;
import dev.sconce.exec.trace.TracedCall.PathArgument;
import dev.sconce.files.AccessSet;
import dev.sconce.files.AccessSet.BlindSpot;
import dev.sconce.files.AccessSet.State;
import dev.sconce.files.AccessSet.Use;
import dev.sconce.os.CallListener;
import dev.sconce.os.Errno;
import dev.sconce.os.FileProbe;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Interprets the calls of one command, each while it waits, and lets them happen. */
final class CallReader {
  /** Services for user names. Their answers are also in files, or do not affect results. */
  private static final List<String> NAME_SERVICES =
      List.of("/run/nscd/", "/run/systemd/userdb/", "/var/lib/sss/");

  private static final int CURRENT_DIRECTORY = -100;
  private static final int MOST_INTERPRETERS = 5;
  private static final int SET_USER = 04000;
  private static final int SET_GROUP = 02000;

  private static final int FAMILY_UNIX = 1;
  private static final int FAMILY_NONE = 0;
  private static final int FAMILY_NETLINK = 16;
  private static final int ADDRESS_BYTES = 110;

  private static final int HOW_BYTES = 24;
  private static final long RESOLVE_IN_ROOT = 0x10;
  private static final int MESSAGE_BYTES = 12;
  private static final int MESSAGE_STRIDE_BYTES = 64;

  /** The kernel's limit for one call. */
  private static final int MOST_MESSAGES = 1024;

  private static final long UNSIGNED = 0xffffffffL;

  private final CallListener listener;
  private final FileProbe probe;
  private final TracerSystem system;
  private final Trace.Conditions conditions;
  private final AccessRecorder recorder;
  private final PathResolver resolver;
  private final Map<Integer, Caller> callers = new HashMap<>();

  /** Whether the process has executed its program; its earlier calls are Sconce's own. */
  private boolean executed;

  /** Whether the call changes working directories. */
  private boolean directoriesChange;

  /** Whether the call replaces the caller's program. */
  private boolean executes;

  private long calls;

  /** The caller of the present call; null until needed. */
  private @Nullable Caller serving;

  private final RepeatedCalls repeated;

  /**
   * @param conditions what the trace needs to know about the command
   */
  CallReader(
      CallListener listener, FileProbe probe, TracerSystem system, Trace.Conditions conditions) {
    this.conditions = conditions;
    this.listener = listener;
    this.probe = probe;
    this.system = system;
    this.repeated = new RepeatedCalls(listener, probe);
    this.recorder = new AccessRecorder(conditions::hides);
    SystemFileStates shared = conditions.hidesAny() ? null : system.systemFiles();
    this.resolver = new PathResolver(probe, recorder, conditions::hides, shared);
  }

  /** Notes the waiting call and lets it happen, unless it uses a hidden file. */
  void serve() {
    calls++;
    serving = null;
    if (isRepeated()) {
      listener.proceed();
      return;
    }
    boolean refused = listener.machine() == system.machine().auditNumber() && read();
    if (listener.machine() != system.machine().auditNumber()) {
      recorder.blind(BlindSpot.FOREIGN_CALL, caller().program());
    }
    boolean answered;
    if (refused) {
      answered = listener.refuse(Errno.ENOSYS);
    } else if (recorder.meetsHidden()) {
      answered = listener.refuse(Errno.ENOENT);
    } else {
      answered = listener.proceed();
    }
    if (answered) {
      committed(recorder.commit());
    } else {
      recorder.forget();
      forgetWays();
    }
    forgetCallers();
  }

  private void committed(boolean writes) {
    if (writes) {
      repeated.clear();
    } else if (resolver.remembersLast()) {
      repeated.add();
    }
  }

  /** Whether the same call was noted before and would be noted in the same way. */
  private boolean isRepeated() {
    boolean ours = executed && listener.machine() == system.machine().auditNumber();
    TracedCall call = ours && !conditions.hidesAny() ? system.call(listener.number()) : null;
    return repeated.contains(call);
  }

  private void forgetWays() {
    resolver.forgetWays();
    repeated.clear();
  }

  /** After the call was allowed: before the next call is reported, the change has happened. */
  private void forgetCallers() {
    if (directoriesChange) {
      callers.clear();
    } else if (executes) {
      Caller before = callers.remove(listener.thread());
      if (before != null && before.isProcessKnown()) {
        callers.remove(before.process());
      }
    }
    directoriesChange = false;
    executes = false;
  }

  /** The number of reported calls. */
  long calls() {
    return calls;
  }

  AccessRecorder recorder() {
    return recorder;
  }

  /** The accesses; to be called when no more calls are expected or waited for. */
  AccessSet finish() {
    return recorder.finish(conditions::isTemporary, resolver::look, system.table());
  }

  private Caller caller() {
    Caller known = serving;
    if (known == null) {
      int thread = listener.thread();
      long now = System.nanoTime();
      known = callers.get(thread);
      if (known == null || !known.isTrustedAt(now)) {
        known = new Caller(probe, thread, now);
        callers.put(thread, known);
      }
      serving = known;
    }
    return known;
  }

  /** Returns whether the call is refused. */
  private boolean read() {
    TracedCall call = system.call(listener.number());
    if (call == null) {
      recorder.blind(BlindSpot.UNKNOWN_CALL, "call " + listener.number());
      return false;
    }
    if (!executed && !(call.meaning() instanceof TracedCall.Execute)) {
      return false;
    }
    switch (call.meaning()) {
      case TracedCall.Open open -> open(open.path(), listener.argument(open.flags()));
      case TracedCall.OpenHow open -> openHow(open);
      case TracedCall.Create create -> write(resolve(create.path()), true);
      case TracedCall.Execute execute -> execute(execute.path());
      case TracedCall.Look look -> use(resolve(look.path()), Use.PROBE);
      case TracedCall.ReadLink read -> readLink(resolve(read.path()));
      case TracedCall.List list ->
          use(descriptor((int) listener.argument(list.descriptor())), Use.LIST);
      case TracedCall.Rename rename -> rename(rename);
      case TracedCall.Link link -> {
        use(resolve(link.from()), Use.READ);
        changeName(resolve(link.to()));
      }
      case TracedCall.Change change -> changeName(resolve(change.path()));
      case TracedCall.Alter alter -> write(resolve(alter.path()), false);
      case TracedCall.AlterOpen alter ->
          write(descriptor((int) listener.argument(alter.descriptor())), false);
      case TracedCall.ChangeDirectory change -> {
        use(resolve(change.path()), Use.PROBE);
        directoriesChange = true;
      }
      case TracedCall.ForgetDirectories _ -> directoriesChange = true;
      case TracedCall.Address address ->
          address(
              listener.argument(address.address()),
              (int) listener.argument(address.length()),
              address.own());
      case TracedCall.Message message -> message(listener.argument(message.message()));
      case TracedCall.Messages messages -> {
        int count = (int) Math.min(MOST_MESSAGES, listener.argument(messages.count()) & UNSIGNED);
        for (int i = 0; i < count; i++) {
          message(listener.argument(messages.messages()) + (long) i * MESSAGE_STRIDE_BYTES);
        }
      }
      case TracedCall.Blind blind ->
          recorder.blind(blind.why(), call + " by " + caller().program());
      case TracedCall.Refuse _ -> {
        return true;
      }
    }
    return false;
  }

  private void use(@Nullable Place place, Use use) {
    if (place != null) {
      boolean writes = use == Use.WRITE || use == Use.UPDATE;
      if (writes && SystemFileStates.contains(place.path())) {
        system.systemFiles().writes();
      }
      recorder.note(nameForAll(place.path()), place.state(), use, caller().program());
    }
  }

  private void readLink(@Nullable Place place) {
    if (place != null) {
      use(place, place.state().kind() == State.Kind.LINK ? Use.FOLLOW : Use.PROBE);
    }
  }

  /** Replaces /proc/PID of the caller's own process by /proc/self, so that all paths agree. */
  private String nameForAll(String path) {
    if (!path.startsWith("/proc/")) {
      return path;
    }
    String own = "/proc/" + caller().process();
    return path.equals(own) || path.startsWith(own + "/")
        ? "/proc/self" + path.substring(own.length())
        : path;
  }

  private void write(@Nullable Place place, boolean emptied) {
    if (!emptied) {
      use(place, Use.UPDATE);
    }
    use(place, Use.WRITE);
  }

  private void changeName(@Nullable Place place) {
    use(place, Use.WRITE);
    if (place == null || leadsOn(place.state().kind())) {
      forgetWays();
    }
  }

  /** Whether paths may lead through a file of this kind to other files. */
  private static boolean leadsOn(State.Kind kind) {
    return switch (kind) {
      case ABSENT, FILE, OTHER -> false;
      case DIRECTORY, LINK, UNREADABLE -> true;
    };
  }

  private void open(PathArgument path, long flags) {
    OpenFlags meaning = system.openFlags();
    Place place = resolve(path, !meaning.keepsLink(flags));
    if (place == null) {
      return;
    }
    if (meaning.isForName(flags) || place.state().kind() == State.Kind.DIRECTORY) {
      use(place, Use.PROBE);
      return;
    }
    if (meaning.reads(flags)) {
      use(place, Use.READ);
    }
    if (meaning.writes(flags) || meaning.creates(flags) && !place.isThere()) {
      write(place, meaning.empties(flags) || !place.isThere());
    }
  }

  private void openHow(TracedCall.OpenHow open) {
    byte[] how = probe.bytes(listener.thread(), listener.argument(open.how()), HOW_BYTES);
    if (how.length < HOW_BYTES) {
      unreadable();
      return;
    }
    ByteBuffer words = ByteBuffer.wrap(how).order(ByteOrder.LITTLE_ENDIAN);
    if ((words.getLong(16) & RESOLVE_IN_ROOT) != 0) {
      recorder.blind(BlindSpot.OTHER_ROOT, "openat2 by " + caller().program());
    }
    open(open.path(), words.getLong(0));
  }

  private void rename(TracedCall.Rename rename) {
    Place from = resolve(rename.from());
    Place to = resolve(rename.to());
    if (from != null && to != null) {
      // In an exchange of two existing paths both move; an overwritten second path has no content.
      directoryMoves(from, to);
      directoryMoves(to, from);
    }
    changeName(from);
    changeName(to);
  }

  private void directoryMoves(Place from, Place to) {
    if (from.state().kind() == State.Kind.DIRECTORY) {
      recorder.directoryMoves(from.path(), to.path(), caller().program());
      directoriesChange = true;
    }
  }

  private void execute(PathArgument path) {
    executes = true;
    if (!executed && SystemFileStates.contains(directory())) {
      resolver.looksForItself();
    }
    Place place = resolve(path);
    if (place == null) {
      return;
    }
    if (!executed && place.isThere()) {
      executed = true;
      for (String candidate : conditions.lookedUp()) {
        use(resolver.resolve(caller(), directory(), candidate, true), Use.PROBE);
      }
    }
    executeFile(place, 0);
  }

  private void executeFile(Place place, int depth) {
    String name = place.path().substring(place.path().lastIndexOf('/') + 1);
    recorder.note(nameForAll(place.path()), place.state(), Use.EXECUTE, name);
    if (place.state().kind() != State.Kind.FILE) {
      return;
    }
    if (system.gainsRights(place.state(), SET_USER, SET_GROUP)
        || system.gainsCapabilities(probe, place)) {
      recorder.blind(BlindSpot.PRIVILEGED_PROGRAM, place.path());
    }
    ExecutableFile file = system.executable(probe, place);
    switch (file.form()) {
      case UNREADABLE -> recorder.blind(BlindSpot.UNKNOWN_PROGRAM, place.path());
      case OTHER -> {
        if (system.knowsOtherFormats()) {
          recorder.blind(BlindSpot.UNKNOWN_PROGRAM, place.path());
        }
      }
      case SCRIPT, BINARY -> {
        if (!file.interpreter().isEmpty() && depth < MOST_INTERPRETERS) {
          executeFile(resolver.resolve(caller(), directory(), file.interpreter(), true), depth + 1);
        }
      }
    }
  }

  /** The caller's working directory; anything if it has died, because then the call is void. */
  private String directory() {
    String directory = caller().directory();
    return directory == null ? "/" : directory;
  }

  private void message(long address) {
    byte[] bytes = probe.bytes(listener.thread(), address, MESSAGE_BYTES);
    if (bytes.length == MESSAGE_BYTES) {
      ByteBuffer words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      if (words.getLong(0) != 0) {
        address(words.getLong(0), words.getInt(8), false);
      }
    }
  }

  private void address(long at, int length, boolean own) {
    if (length < 2) {
      return;
    }
    byte[] bytes = probe.bytes(listener.thread(), at, Math.min(length, ADDRESS_BYTES));
    if (bytes.length < 2) {
      unreadable();
      return;
    }
    int family = bytes[0] & 0xff | (bytes[1] & 0xff) << 8;
    switch (family) {
      case FAMILY_NONE, FAMILY_NETLINK -> {}
      case FAMILY_UNIX -> localAddress(bytes, own);
      default -> recorder.blind(BlindSpot.NETWORK, "address family " + family);
    }
  }

  private void localAddress(byte[] bytes, boolean own) {
    int end = 2;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    String name = new String(bytes, 2, end - 2, StandardCharsets.ISO_8859_1);
    if (name.isEmpty()) {
      if (!own && bytes.length > 2) {
        recorder.blind(
            BlindSpot.NETWORK,
            "@"
                + new String(bytes, 3, bytes.length - 3, StandardCharsets.ISO_8859_1)
                    .replace("\0", "@"));
      }
      return;
    }
    Place place = resolver.resolve(caller(), directory(), name, !own);
    if (own) {
      changeName(place);
      return;
    }
    use(place, Use.PROBE);
    boolean stranger = place.isThere() && !recorder.isWritten(place.path());
    if (stranger && NAME_SERVICES.stream().noneMatch(place.path()::startsWith)) {
      recorder.blind(BlindSpot.NETWORK, place.path());
    }
  }

  private @Nullable Place resolve(PathArgument argument) {
    boolean follow =
        argument.flags() == TracedCall.NONE
            ? argument.followed()
            : argument.follows(listener.argument(argument.flags()));
    return resolve(argument, follow);
  }

  /** Where a path argument leads; null if the call will fail, or the path is unknown. */
  private @Nullable Place resolve(PathArgument argument, boolean follow) {
    String known = repeated.path();
    if (known != null) {
      return resolver.resolve(caller(), "/", known, follow);
    }
    long address = listener.argument(argument.path());
    int directory =
        argument.directory() == TracedCall.NONE
            ? CURRENT_DIRECTORY
            : (int) listener.argument(argument.directory());
    String path = repeated.relativePath();
    if (path == null) {
      path = address == 0 ? "" : probe.string(listener.thread(), address);
    }
    if (path == null) {
      unreadable();
      return null;
    }
    if (path.startsWith("/")) {
      return resolver.resolve(caller(), "/", path, follow);
    }
    if (path.isEmpty()) {
      return directory == CURRENT_DIRECTORY ? null : descriptor(directory);
    }
    String base = base(directory);
    return base == null ? null : resolver.resolve(caller(), base, path, follow);
  }

  private @Nullable String base(int directory) {
    if (directory == CURRENT_DIRECTORY) {
      String current = caller().directory();
      if (current == null) {
        unreadable();
      }
      return current;
    }
    String open = caller().descriptor(directory);
    return open == null || !open.startsWith("/") ? null : open;
  }

  private @Nullable Place descriptor(int number) {
    String path = caller().descriptor(number);
    return path == null || !path.startsWith("/") || path.endsWith(" (deleted)")
        ? null
        : resolver.resolve(caller(), "/", path, false);
  }

  private void unreadable() {
    if (listener.isWaiting()) {
      TracedCall call = system.call(listener.number());
      recorder.blind(BlindSpot.UNREADABLE_CALL, call + " by " + caller().program());
    }
  }
}
