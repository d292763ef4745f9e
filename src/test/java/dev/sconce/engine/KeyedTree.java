package dev.sconce.engine;

import dev.sconce.action.ActionKey;
import dev.sconce.action.CacheObstacle;
import dev.sconce.action.FirstKey;
import dev.sconce.action.FirstKey.Evidence;
import dev.sconce.action.Ingredient;
import dev.sconce.action.PathSet;
import dev.sconce.action.Roots;
import dev.sconce.files.AccessSet;
import dev.sconce.files.AccessSet.Access;
import dev.sconce.files.AccessSet.State;
import dev.sconce.files.AccessSet.Use;
import dev.sconce.files.DiskFiles;
import dev.sconce.files.FileSystemClock;
import dev.sconce.files.NativePath;
import dev.sconce.frontend.ninja.Manifest;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.history.DigestCache;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * A checkout on disk, with sources in {@code proj}, built in {@code proj/out}, whose steps are
 * keyed. Tests describe the accesses of its commands; nothing runs.
 */
final class KeyedTree implements AutoCloseable {
  static final List<String> ENVIRONMENT = List.of("PATH=/bin");

  private final Path base;
  final Graph graph;
  final DiskFiles files;
  final Roots roots;
  final Map<String, Ingredient.FileState.Content> upcoming = new HashMap<>();
  private final DigestCache digests;
  private final StepKeys keys;
  private final RunKeys runs;

  KeyedTree(Path base, String manifest) throws IOException {
    this(base, manifest, ENVIRONMENT);
  }

  KeyedTree(Path base, String manifest, List<String> environment) throws IOException {
    this.base = base.toRealPath();
    Files.createDirectories(this.base.resolve("proj/out"));
    Files.createDirectories(this.base.resolve("home"));
    String build = bytes("proj/out");
    this.files = new DiskFiles(build);
    this.roots = Roots.of(List.of(bytes("proj")), List.of(build), List.of(bytes("home")));
    this.graph =
        BuildFixture.parse(
            manifest.replace("$BASE", this.base.toString()), Manifest.Options.DEFAULT);
    FileSystemClock clock =
        new FileSystemClock(files, path("time"), Duration.ZERO, InstantSource.system());
    this.digests = DigestCache.at(this.base, files, clock);
    FileStateReader states = new FileStateReader(files, digests, false, build);
    StepKeys.Setting setting =
        new StepKeys.Setting(
            roots, new FirstKey.Conditions("linux", "cpu", ""), environment, build);
    this.keys =
        new StepKeys(graph, files, states, setting, node -> upcoming.get(node.path()), null);
    this.runs = new RunKeys(keys, files, new ResultTraits(files, keys));
  }

  private String bytes(String path) {
    return NativePath.bytes(base.resolve(path));
  }

  /** The absolute path of a path relative to the directory around the checkout. */
  String path(String name) {
    return bytes(name);
  }

  KeyedTree write(String name, String content) throws IOException {
    Path path = base.resolve(name);
    Files.createDirectories(path.getParent());
    Files.writeString(path, content.replace("$BASE", base.toString()));
    return this;
  }

  /**
   * A time of the file system that lies after everything written before, and before everything
   * written later.
   */
  long nextTick() throws IOException {
    write("tick", "");
    long before = files.state(path("tick")).ctimeNanos();
    long now = before;
    while (now == before) {
      write("tick", "");
      now = files.state(path("tick")).ctimeNanos();
    }
    return now;
  }

  void delete(String name) throws IOException {
    Files.delete(base.resolve(name));
  }

  void link(String name, String target) throws IOException {
    Files.createSymbolicLink(base.resolve(name), Path.of(target));
  }

  StepKeys.Subject subject(String output) {
    return keys.subject(edge(output));
  }

  Edge edge(String output) {
    Node node = graph.find(output);
    Edge edge = node == null ? null : node.producer();
    if (edge == null) {
      throw new NoSuchElementException(output);
    }
    return edge;
  }

  StepKeys keys() {
    return keys;
  }

  FirstKey first(String output) {
    return ((StepKeys.Keyed.ByFirstKey) keys.firstKey(subject(output), Evidence.TRACED)).key();
  }

  CacheObstacle refusal(String output) {
    return ((StepKeys.Keyed.Refused) keys.firstKey(subject(output), Evidence.TRACED)).obstacle();
  }

  /** The key of a result by the present states. */
  Optional<ActionKey> key(String output, PathSet set) {
    keys.forgetLooks();
    return keys.resultKey(subject(output), first(output).key(), set).map(StepKeys.ByPathSet::key);
  }

  /** A run, whose accesses are then described. */
  Run run(String output) {
    return new Run(output);
  }

  /** The accesses of a command, in order. */
  final class Run {
    private final StepKeys.Subject subject;
    private final FirstKey first;
    private final List<Access> inputs = new ArrayList<>();
    private final List<Access> all = new ArrayList<>();
    private long startNanos = Long.MAX_VALUE;
    private String temporary = "";
    private String stdout = "";
    private Optional<CacheObstacle> obstacle = Optional.empty();

    Run(String output) {
      this.subject = subject(output);
      this.first = first(output);
    }

    Run uses(String path, Use... uses) throws IOException {
      int bits = 0;
      for (Use use : uses) {
        bits = Access.with(bits, use);
      }
      State state = files.state(path);
      Access access = new Access(path, bits, state, state, "cc");
      inputs.add(access);
      all.add(access);
      return this;
    }

    Run reads(String name) throws IOException {
      return uses(path(name), Use.READ);
    }

    Run probes(String name) throws IOException {
      return uses(path(name), Use.PROBE);
    }

    Run lists(String name) throws IOException {
      return uses(path(name), Use.LIST);
    }

    Run follows(String name) throws IOException {
      return uses(path(name), Use.FOLLOW);
    }

    Run writes(String output, String content) throws IOException {
      State before = files.state(path("proj/out/" + output));
      write("proj/out/" + output, content);
      State after = files.state(path("proj/out/" + output));
      int bits = Access.with(0, Use.WRITE);
      all.add(new Access(path("proj/out/" + output), bits, before, after, "cc"));
      return this;
    }

    Run updates(String output, String content) throws IOException {
      writes(output, content);
      Access last = all.removeLast();
      all.add(
          new Access(
              last.path(),
              Access.with(last.uses(), Use.UPDATE),
              last.before(),
              last.after(),
              "cc"));
      return this;
    }

    Run startedAt(long nanos) {
      startNanos = nanos;
      return this;
    }

    Run temporary(String directory) {
      temporary = directory;
      return this;
    }

    Run prints(String text) {
      stdout = text;
      return this;
    }

    Run judged(CacheObstacle what) {
      obstacle = Optional.of(what);
      return this;
    }

    RunKeys.KeyedRun keyed() {
      return runs.traced(
          new RunKeys.EndedRun(
              subject, first, List.of(), startNanos, stdout.getBytes(StandardCharsets.ISO_8859_1)),
          new RunKeys.Seen(new AccessSet(all, Map.of()), inputs, obstacle, temporary));
    }

    RunKeys.KeyedRun untraced(String... discovered) {
      FirstKey before =
          ((StepKeys.Keyed.ByFirstKey) keys.firstKey(subject, Evidence.UNTRACED)).key();
      return runs.untraced(
          new RunKeys.EndedRun(subject, before, List.of(discovered), startNanos, new byte[0]));
    }

    RunKeys.KeyedRun.Storable stored() {
      return (RunKeys.KeyedRun.Storable) keyed();
    }

    CacheObstacle refused() {
      return ((RunKeys.KeyedRun.Refused) keyed()).obstacle();
    }
  }

  @Override
  public void close() throws IOException {
    digests.close();
  }
}
