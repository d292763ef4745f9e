package dev.sconce.engine;

import dev.sconce.action.CountedInputs;
import dev.sconce.action.FileState;
import dev.sconce.action.Maker;
import dev.sconce.discover.DepfileException;
import dev.sconce.discover.DepfileParser;
import dev.sconce.files.FileSystem;
import dev.sconce.files.FileSystemClock;
import dev.sconce.files.NodeStat;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.history.BuildLog;
import dev.sconce.history.DepsLog;
import dev.sconce.history.DigestCache;
import dev.sconce.history.Product;
import dev.sconce.history.RunLedger;
import dev.sconce.history.RunSummary;
import dev.sconce.schedule.Completion;
import dev.sconce.schedule.ReuseCompletion;
import dev.sconce.schedule.ReuseEffect;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Performs the effects that are about earlier runs. Files are looked at on other threads; logs and
 * graph are touched on that of the build, which calls all methods.
 */
final class RunReuse {
  private static final Node[] NO_NODES = {};

  private final Graph graph;
  private final FileSystem files;
  private final RunLedger ledger;
  private final DigestCache digests;
  private final BuildLog log;
  private final @Nullable DepsLog deps;
  private final boolean dryRun;
  private final long startedAtMillis;
  private final Consumer<IOException> trouble;
  private final Consumer<String> warnings;
  private final Inbox inbox;
  private final CutOffTime cutOffTime;
  private final Comparison comparison;
  private final RunRecording recording;
  private final LookingThreads threads = new LookingThreads();

  /** By step that runs: the declared inputs, as they were when it started. */
  private final Map<Integer, Map<String, NodeStat>> atStart = new HashMap<>();

  private long runs;
  private volatile boolean broken;
  private boolean opened;
  private boolean warnedOfRefresh;
  private boolean warnedOfDigests;

  /**
   * @param log of the commands: without it there is nothing to compare with
   * @param fileTime the file system's clock, read anew each time
   * @param warnings told what is wrong, byte strings; on the thread of the build
   */
  RunReuse(
      BuildParts parts,
      BuildMemory memory,
      BuildLog log,
      boolean dryRun,
      FileSystemClock fileTime,
      Inbox inbox,
      Consumer<String> warnings) {
    this.graph = parts.graph();
    this.files = parts.files();
    this.ledger = memory.ledger();
    this.digests = memory.digests();
    this.log = log;
    this.deps = parts.depsLog();
    this.dryRun = dryRun;
    this.startedAtMillis = parts.startedAtMillis();
    this.trouble = memory.trouble();
    this.warnings = warnings;
    this.inbox = inbox;
    FileStates states = new FileStates(files, memory.digests(), dryRun);
    this.cutOffTime =
        dryRun ? new PresumedTime(parts.clock()) : new WrittenTime(fileTime, parts.pause());
    this.comparison = new Comparison(files, states, ledger, cutOffTime);
    this.recording = new RunRecording(states, ledger);
  }

  /** Performs an effect; what came of it, or null when that comes later or never. */
  @Nullable Completion perform(ReuseEffect effect) {
    switch (effect) {
      case ReuseEffect.Ask ask -> compare(ask.edge());
      case ReuseEffect.GiveUp(Edge edge) -> threads.giveUpComparing(edge.id());
      case ReuseEffect.KeepRun keep -> keep(keep);
      case ReuseEffect.Take take -> {
        return refresh(take);
      }
      case ReuseEffect.Bring _, ReuseEffect.Discard _ ->
          throw new IllegalArgumentException("the cut-off is not remote");
    }
    return null;
  }

  /** Compares on another thread; the answer goes to the inbox. */
  private void compare(Edge edge) {
    RunLedger known = loaded();
    if (broken) {
      inbox.post(new ReuseCompletion.NotFound(edge.id()));
      return;
    }
    StepCapture step = StepCapture.of(edge, edge.discovered(), log, known);
    threads.compare(
        edge.id(),
        () -> inbox.post(compared(edge.id(), step)),
        () -> inbox.post(new ReuseCompletion.NotFound(edge.id())));
  }

  /** What keeps a file from being looked at shows when the step runs. */
  private Completion compared(int id, StepCapture step) {
    try {
      return comparison.compare(id, step);
    } catch (IOException unreadable) {
      return new ReuseCompletion.NotFound(id);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return new ReuseCompletion.NotFound(id);
    }
  }

  /**
   * Brings a step to the present time: first its record, so that the run is known whatever happens
   * in between; outputs last, so that ninja's rule calls it out of date until all is done. Nothing
   * is done when the ledger broke since the step was compared: its run may be forgotten.
   */
  private Completion refresh(ReuseEffect.Take take) {
    Edge edge = take.edge();
    Node[] outputs = edge.outputs();
    long at = take.atNanos();
    long[] mtimes = take.mtimes();
    if (broken) {
      return new ReuseCompletion.Taken(edge.id(), false, false, at, mtimes);
    }
    try {
      ledger.retime(outputs[0].path(), at, mtimes);
    } catch (IOException failure) {
      giveUp(failure);
      return new ReuseCompletion.Taken(edge.id(), false, false, at, mtimes);
    }
    boolean done = false;
    try {
      if (deps != null && edge.flag("deps") && moves(outputs, mtimes, at)) {
        for (int i = 0; i < outputs.length; i++) {
          deps.record(outputs[i], mtimes[i], edge.discovered());
        }
      }
      log.record(edge, log.startMillis(outputs[0]), log.endMillis(outputs[0]), at);
      for (int i = 0; i < outputs.length; i++) {
        if (mtimes[i] == at) {
          files.setMtimeNanos(outputs[i].path(), at);
        }
      }
      done = true;
    } catch (IOException failure) {
      if (!warnedOfRefresh) {
        warnedOfRefresh = true;
        warnings.accept("runs what could have been spared: " + Gathering.messageOf(failure));
      }
    }
    return new ReuseCompletion.Taken(edge.id(), done, false, at, mtimes);
  }

  private static boolean moves(Node[] outputs, long[] mtimes, long at) {
    for (int i = 0; i < outputs.length; i++) {
      if (mtimes[i] == at) {
        return true;
      }
    }
    return false;
  }

  /**
   * Takes note that a step is about to run, also when runs are not recorded any more: what the
   * ledger still says of an earlier run must not spare the step in a later build.
   */
  void begin(Edge edge) {
    String step = edge.outputs()[0].path();
    try {
      if (dryRun) {
        pretend(edge, step);
      } else {
        loaded().begin(step);
        if (!broken) {
          atStart.put(edge.id(), declaredInputs(edge));
        }
      }
    } catch (IOException failure) {
      giveUp(failure);
    }
  }

  private Map<String, NodeStat> declaredInputs(Edge edge) {
    Map<String, NodeStat> found = new HashMap<>();
    for (CountedInputs.Counted input : CountedInputs.of(edge, NO_NODES).files()) {
      String path = input.node().path();
      stat(path).ifPresent(stat -> found.put(path, stat));
    }
    return found;
  }

  /** Nothing can be said of one that cannot be looked at: a run that saw it spares nothing. */
  private Optional<NodeStat> stat(String path) {
    try {
      return files.stat(path);
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  /** The declared inputs that somebody wrote while the command of a step ran. */
  private Map<String, RunRecording.Rewritten> rewritten(Edge edge) {
    Map<String, RunRecording.Rewritten> found = new HashMap<>();
    Map<String, NodeStat> before = atStart.remove(edge.id());
    if (before != null) {
      before.forEach(
          (path, stat) ->
              stat(path)
                  .filter(now -> !now.equals(stat))
                  .ifPresent(now -> found.put(path, new RunRecording.Rewritten(stat, now))));
    }
    return found;
  }

  /** In a dry run, readers have to find that another run made what they read. */
  private void pretend(Edge edge, String step) {
    List<Product> products = new ArrayList<>();
    Maker maker = new Maker.Run(newRun(step, 0));
    long logged = 0;
    for (Node output : edge.outputs()) {
      logged = log.mtimeNanos(output);
      products.add(new Product(output.path(), FileState.MISSING, logged, maker));
    }
    loaded().ended(step, new RunSummary(0, 0, logged, logged, false, products));
  }

  /** Keeps a run; files are looked at on another thread. */
  private void keep(ReuseEffect.KeepRun keep) {
    if (broken) {
      return;
    }
    Edge edge = keep.edge();
    Map<String, RunRecording.Rewritten> rewritten = rewritten(edge);
    StepCapture step = StepCapture.of(edge, discovered(edge, keep.discovered()), log, loaded());
    long id = newRun(step.step(), keep.startMtimeNanos());
    List<Maker> makers = new ArrayList<>();
    for (int i = 0; i < step.outputs().size(); i++) {
      // of a file that was there before any run the first one counts as the maker
      boolean stays = keep.leftAlone()[i] && step.logged()[i] != 0;
      makers.add(
          stays
              ? ledger.makerOf(step.step(), step.outputs().get(i), step.logged()[i])
              : new Maker.Run(id));
    }
    RunRecording.EndedRun run =
        new RunRecording.EndedRun(
            step,
            id,
            makers,
            startedAtMillis + keep.startedMillis(),
            keep.startMtimeNanos(),
            keep.logMtimeNanos(),
            rewritten,
            mtimeNanos(step.outputs()),
            keep.reasons());
    ledger.ended(step.step(), run.head());
    threads.record(() -> record(run));
  }

  private List<Long> mtimeNanos(List<String> paths) {
    List<Long> found = new ArrayList<>(paths.size());
    for (String path : paths) {
      found.add(mtimeNanos(path));
    }
    return found;
  }

  /**
   * A file that cannot be looked at is looked at again, and shown as missing, when it is hashed.
   */
  private long mtimeNanos(String path) {
    try {
      return files.mtimeNanos(path);
    } catch (IOException unreadable) {
      return 0;
    }
  }

  private void record(RunRecording.EndedRun run) {
    try {
      if (!broken) {
        recording.keep(run);
      }
    } catch (IOException failure) {
      threads.failed(failure);
    }
  }

  /** With {@code deps} the command's words were taken already; a depfile that stays is read. */
  private Node[] discovered(Edge edge, Node @Nullable [] told) {
    if (told != null) {
      return told;
    }
    String depfile = edge.flag("deps") ? "" : edge.depfile();
    if (depfile.isEmpty()) {
      return NO_NODES;
    }
    try {
      Optional<byte[]> content = files.read(depfile);
      return content.isEmpty()
          ? NO_NODES
          : DepfileParser.parse(depfile, content.get()).inputNodes(graph);
    } catch (DepfileException | IOException unusable) {
      // the next build finds the same, and runs the step for it
      return NO_NODES;
    }
  }

  private long newRun(String step, long startMtimeNanos) {
    return RunLedger.runId(step, startedAtMillis, startMtimeNanos, ++runs);
  }

  private RunLedger loaded() {
    try {
      ledger.load();
    } catch (IOException failure) {
      giveUp(failure);
    }
    if (!opened) {
      opened = true;
      ledger.warning().ifPresent(warnings);
      forgetOldSteps();
    }
    return ledger;
  }

  private void forgetOldSteps() {
    if (dryRun || broken) {
      return;
    }
    try {
      ledger.forgetStepsOutside(graph);
    } catch (IOException failure) {
      giveUp(failure);
    }
  }

  private void warnOfDigests() {
    digests.failure().ifPresent(trouble);
    Optional<String> damage = digests.warning();
    if (damage.isPresent() && !warnedOfDigests) {
      warnedOfDigests = true;
      warnings.accept(damage.get());
    }
  }

  private void giveUp(IOException failure) {
    if (!broken) {
      broken = true;
      trouble.accept(failure);
    }
  }

  /** Waits until all that was asked for is done; throws what a thread died of. */
  void close() {
    try {
      threads.close().ifPresent(this::giveUp);
      warnOfDigests();
    } finally {
      ledger.runOver();
      cutOffTime.forget();
      atStart.clear();
    }
  }
}
