package dev.sconce.tools;

import dev.sconce.digest.Digest;
import dev.sconce.exec.CapturedOutput;
import dev.sconce.exec.CommandRunner;
import dev.sconce.files.AccessSet;
import dev.sconce.files.FileStat;
import dev.sconce.files.FileSystem;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import dev.sconce.history.BuildLog;
import dev.sconce.history.RunStore;
import dev.sconce.history.RunSummary;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether a step needs a file: reruns the step with the file hidden from it and compares
 * the outputs. The step and everything that it needs must be up to date, and no other build may run
 * meanwhile.
 *
 * <p>The existing outputs are moved aside and put back afterwards. Before they are moved, the log
 * entries and the record of the run are withdrawn, and they are reinstated last. So if the process
 * is killed at any moment, the next build runs the step. Not thread-safe, except {@link #stop}.
 */
public final class HiddenFileProof {
  /** The directory for files that are moved aside, in the build directory. */
  static final String ASIDE = ".sconce/aside/";

  private static final int MOST_PRINTED = 1 << 16;

  private final FileSystem files;
  private final @Nullable BuildLog log;
  private final RunStore runs;
  private final CommandRunner runner;
  private final boolean privateTemporary;

  /** The running command, for {@link #stop}; guarded by this. */
  private CommandRunner.@Nullable Running running;

  /** The signal given to {@link #stop}, 0 for none; guarded by this. */
  private int stoppedBy;

  public sealed interface Finding {
    /**
     * Without the file the step fails.
     *
     * @param exitCode the exit code, or 128 plus the signal that ended the command
     * @param output what it printed, at most the first 64 KiB
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
    record Fails(int exitCode, byte[] output) implements Finding {}

    /** Without the file the step makes different outputs. */
    record MakesOther(List<String> outputs) implements Finding {}

    /**
     * Without the file the step makes the same outputs.
     *
     * @param missed whether it tried to access the file at all
     * @param printsOther whether it prints something different
     */
    record MakesTheSame(boolean missed, boolean printsOther) implements Finding {}

    /** The step makes different outputs in each run, with or without the file. */
    record Varies(List<String> outputs) implements Finding {}

    /**
     * The rerun fails although nothing is hidden.
     *
     * @param exitCode as in {@link Fails}
     * @param output as in {@link Fails}
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
    record FailsAnyway(int exitCode, byte[] output) implements Finding {}

    /** Commands cannot be traced here, so no file can be hidden from them. */
    record NotTraced() implements Finding {}

    /** {@link #stop} was called. */
    record Stopped(int signal) implements Finding {}
  }

  /** The state of an output. */
  private record Made(FileStat.Kind kind, boolean executable, Digest digest) {
    static final Made NOTHING = new Made(FileStat.Kind.OTHER, false, Digest.of(new byte[0]));
  }

  /** The result of one rerun. */
  private record Attempt(
      CommandRunner.End.Exited end, List<Made> made, Digest printed, boolean missed) {}

  /** Thrown if a step cannot be rerun to find something out. The message is for the user. */
  public static final class NotProvable extends Exception {
    private static final long serialVersionUID = 1L;

    NotProvable(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * For a build directory whose lock is held.
   *
   * @param log the build log; null if there is none
   * @param runs the records of earlier runs
   * @param privateTemporary whether each command gets its own temporary directory
   */
  public HiddenFileProof(
      FileSystem files,
      @Nullable BuildLog log,
      RunStore runs,
      CommandRunner runner,
      boolean privateTemporary) {
    this.privateTemporary = privateTemporary;
    this.files = files;
    this.log = log;
    this.runs = runs;
    this.runner = runner;
  }

  /**
   * Finds out whether a step needs files.
   *
   * @param hidden absolute byte strings without symbolic links; a directory stands for everything
   *     in it
   * @throws NotProvable if the step cannot be rerun like this
   * @throws IOException if outputs or records cannot be moved, written or put back. Then the next
   *     build runs the step
   */
  public Finding find(Edge edge, Set<String> hidden) throws NotProvable, IOException {
    check(edge);
    clearAside();
    Optional<RunSummary> run = runs.summary(edge.outputs()[0].path()).filter(RunSummary::usable);
    BuildLog.Withdrawn entries = log == null ? null : log.withdraw(edge);
    runs.begin(edge.outputs()[0].path());
    Finding finding;
    Map<String, String> moved = moveAside(edge);
    try {
      finding = compare(edge, hidden, moved);
    } finally {
      putBack(moved, edge);
    }
    if (run.isPresent()) {
      runs.reinstate(run.get());
    }
    if (log != null && entries != null) {
      log.reinstate(entries);
    }
    return finding;
  }

  /** Passes a signal to the running command and ends the proof. May be called at any time. */
  public synchronized void stop(int signal) {
    stoppedBy = stoppedBy == 0 ? signal : stoppedBy;
    if (running != null) {
      running.signal(signal);
    }
  }

  private void check(Edge edge) throws NotProvable, IOException {
    if (edge.phony()) {
      throw new NotProvable("it only groups other targets");
    }
    if (edge.console()) {
      throw new NotProvable("it uses the terminal, which a run like this does not have");
    }
    if (edge.generator()) {
      throw new NotProvable("it makes the manifest itself");
    }
    for (Node output : edge.outputs()) {
      Optional<FileStat> there = files.stat(output.path());
      if (there.isEmpty()) {
        throw new NotProvable("its output " + output.path() + " is not there; build it first");
      }
      if (there.get().kind() != FileStat.Kind.FILE) {
        throw new NotProvable("its output " + output.path() + " is no regular file");
      }
    }
  }

  /** Removes what a killed run left behind. */
  private void clearAside() throws IOException {
    int number = 0;
    while (files.remove(ASIDE + number)) {
      number++;
    }
  }

  private static List<String> paths(Edge edge) {
    Stream<String> outputs = Stream.of(edge.outputs()).map(Node::path);
    return Stream.concat(outputs, Stream.of(edge.depfile(), edge.rspfile()))
        .filter(path -> !path.isEmpty())
        .toList();
  }

  /** Moves everything aside that the command may write. Returns the new place of each path. */
  private Map<String, String> moveAside(Edge edge) throws IOException {
    Map<String, String> moved = new LinkedHashMap<>();
    files.makeParents(ASIDE + 0);
    try {
      for (String path : paths(edge)) {
        if (files.stat(path).isPresent()) {
          String aside = ASIDE + moved.size();
          files.rename(path, aside);
          moved.put(path, aside);
        }
      }
    } catch (IOException failure) {
      putBackAfter(failure, moved, edge);
      throw failure;
    }
    return moved;
  }

  private void putBackAfter(IOException failure, Map<String, String> moved, Edge edge) {
    try {
      putBack(moved, edge);
    } catch (IOException second) {
      failure.addSuppressed(second);
    }
  }

  private void putBack(Map<String, String> moved, Edge edge) throws IOException {
    removeMade(edge, moved.keySet());
    for (Map.Entry<String, String> one : moved.entrySet()) {
      files.rename(one.getValue(), one.getKey());
    }
  }

  /**
   * Removes what a rerun made, except for files that are overwritten when the old ones are put
   * back.
   */
  private void removeMade(Edge edge, Set<String> replaced) throws IOException {
    for (String path : paths(edge)) {
      if (!replaced.contains(path)) {
        files.remove(path);
      }
    }
  }

  private Finding compare(Edge edge, Set<String> hidden, Map<String, String> moved)
      throws IOException {
    List<Made> before = new ArrayList<>();
    for (Node output : edge.outputs()) {
      before.add(made(moved.getOrDefault(output.path(), output.path())));
    }
    Attempt without = attempt(edge, hidden);
    if (stoppedBy() != 0) {
      return new Finding.Stopped(stoppedBy());
    }
    if (without.end().accesses().isEmpty()) {
      return new Finding.NotTraced();
    }
    boolean same = without.end().exitCode() == 0 && without.made().equals(before);
    if (same && !without.missed()) {
      return new Finding.MakesTheSame(false, false);
    }
    Attempt with = attempt(edge, Set.of());
    if (stoppedBy() != 0) {
      return new Finding.Stopped(stoppedBy());
    }
    if (with.end().exitCode() != 0) {
      return new Finding.FailsAnyway(with.end().exitCode(), printed(with.end().output()));
    }
    if (without.end().exitCode() != 0) {
      return new Finding.Fails(without.end().exitCode(), printed(without.end().output()));
    }
    if (same) {
      return new Finding.MakesTheSame(true, !with.printed().equals(without.printed()));
    }
    List<String> varying = different(edge, with.made(), before);
    List<String> other = different(edge, without.made(), before);
    other.removeAll(varying);
    return other.isEmpty() ? new Finding.Varies(varying) : new Finding.MakesOther(other);
  }

  private static List<String> different(Edge edge, List<Made> some, List<Made> others) {
    List<String> outputs = new ArrayList<>();
    for (int i = 0; i < others.size(); i++) {
      if (!some.get(i).equals(others.get(i))) {
        outputs.add(edge.outputs()[i].path());
      }
    }
    return outputs;
  }

  private Attempt attempt(Edge edge, Set<String> hidden) throws IOException {
    removeMade(edge, Set.of());
    for (Node output : edge.outputs()) {
      files.makeParents(output.path());
    }
    if (!edge.depfile().isEmpty()) {
      files.makeParents(edge.depfile());
    }
    if (!edge.rspfile().isEmpty()) {
      files.write(
          edge.rspfile(), edge.value("rspfile_content").getBytes(StandardCharsets.ISO_8859_1));
    }
    CommandRunner.End.Exited end = run(edge, hidden);
    List<Made> made = new ArrayList<>();
    for (Node output : edge.outputs()) {
      made.add(made(output.path()));
    }
    return new Attempt(end, made, Digest.of(printed(end.output())), missed(end, hidden));
  }

  private CommandRunner.End.Exited run(Edge edge, Set<String> hidden) throws IOException {
    CommandRunner.Request request =
        new CommandRunner.Request(
            edge.id(),
            new CommandRunner.Request.Command(edge.command(), false),
            Map.of(),
            "",
            CommandRunner.Request.TracePolicy.hiding(hidden)
                .withTemporaryDirectoryOf(privateTemporary ? edge.outputs()[0].path() : ""));
    CompletableFuture<CommandRunner.End> ended = new CompletableFuture<>();
    CommandRunner.Running started = runner.start(request, ended::complete);
    synchronized (this) {
      running = started;
      if (stoppedBy != 0) {
        started.signal(stoppedBy);
      }
    }
    try {
      return switch (ended.get()) {
        case CommandRunner.End.Exited exited -> exited;
        case CommandRunner.End.NotStarted(String shortage) ->
            throw new IOException("the command cannot be started: " + shortage);
      };
    } catch (ExecutionException | InterruptedException e) {
      throw new AssertionError(e); // nothing completes it exceptionally or interrupts this thread
    } finally {
      synchronized (this) {
        running = null;
      }
    }
  }

  private synchronized int stoppedBy() {
    return stoppedBy;
  }

  private static boolean missed(CommandRunner.End.Exited end, Set<String> hidden) {
    return end.accesses().map(AccessSet::accesses).orElse(List.of()).stream()
        .map(AccessSet.Access::path)
        .anyMatch(
            path ->
                hidden.stream().anyMatch(one -> path.equals(one) || path.startsWith(one + "/")));
  }

  private Made made(String path) throws IOException {
    Optional<FileStat> stat = files.stat(path);
    Optional<InputStream> content =
        stat.isPresent() && stat.get().kind() == FileStat.Kind.FILE
            ? files.open(path)
            : Optional.empty();
    if (content.isEmpty()) {
      return Made.NOTHING;
    }
    try (InputStream bytes = content.get()) {
      return new Made(stat.get().kind(), stat.get().executable(), Digest.of(bytes));
    }
  }

  private static byte[] printed(CapturedOutput output) throws IOException {
    return output.head(MOST_PRINTED);
  }
}
