package dev.sconce.action;

import dev.sconce.action.FirstKey.Conditions;
import dev.sconce.action.FirstKey.Evidence;
import dev.sconce.action.FirstKey.Input;
import dev.sconce.action.Ingredient.Access;
import dev.sconce.action.PathTable.Pair;
import dev.sconce.digest.Digest;
import dev.sconce.graph.ByteSource.Malformed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Machines that share one action cache, in miniature: files change at random, steps are looked up
 * and run, writers get in each other's way, entries are dropped and damaged. What a step makes is a
 * known function of all that it uses, so a result that does not fit is noticed.
 */
final class KeyModel {
  /** An ingredient that is left out of keys, to see whether that is noticed. */
  enum Omission {
    NOTHING,
    COMMAND,
    RESPONSE_FILE,
    ENVIRONMENT,
    PLATFORM,
    PROCESSOR,
    EVIDENCE,
    LAYOUT,
    OUTPUTS,
    DECLARED_STATE,
    DECLARED_EXECUTABLE,
    READ_STATE,
    READ_EXECUTABLE,
    PROBE_PAIRS,
    PROBE_SIZE,
    LINK_PAIRS,
    LISTING_PAIRS,
    PLACE,
    FOREIGN,
    /** A result is put under the path set of its family though it used more than that has. */
    FAMILY_COVERS
  }

  private enum Request {
    READ_NODE,
    WRITE_NODE,
    WRITE_RESULT,
    LOOK_AGAIN,
    NONE
  }

  private static final int STEPS = 12;
  private static final List<String> HEADERS = List.of("a.h", "b.h", "c.h");
  private static final String GENERATED = "/out/gen.h";
  private static final int MAX_MENDS = 2;
  private static final int FIRST_OF_FAMILY = 2;

  /** A file, or what a link says. */
  private record File(int content, boolean executable, String target) {
    static File of(int content) {
      return new File(content, false, "");
    }

    int sizeBytes() {
      return 1 + content % 2;
    }

    boolean isLink() {
      return !target.isEmpty();
    }
  }

  /** What a run has made, and what it was seen to use. */
  private record Made(String result, Map<Pair, Ingredient.State> seen, boolean foreign) {}

  /** A machine with a workspace. Its own paths begin with its root, {@code /usr} is its own. */
  private static final class Machine {
    final String root;
    final Roots roots;
    final Map<String, File> files = new TreeMap<>();
    int platform;
    int processor;
    final int build;
    int variable;

    /** By step, the path set of its last run or hit. */
    final Map<Integer, PathSet> last = new HashMap<>();

    /** The path set of the family as this build has it. */
    @Nullable PathSet family;

    Machine(String root, int build) {
      this.root = root;
      this.build = build;
      this.roots =
          Roots.of(List.of(root), List.of(root + (build == 0 ? "/out" : "/o/ut")), List.of());
    }
  }

  private final Random random;
  private final Omission omission;
  private final PathTable table = new PathTable();
  private final List<Machine> machines = new ArrayList<>();
  private final Map<ActionKey, byte[]> nodes = new HashMap<>();
  private final Map<ActionKey, String> results = new HashMap<>();

  /** First keys whose node was dropped since a result was stored. */
  private final Set<ActionKey> dropped = new HashSet<>();

  private final int[] commands = new int[STEPS];

  /** What the cache has of the family, and the path sets from which it will be made. */
  private @Nullable PathSet family;

  private final List<PathSet> firstOfFamily = new ArrayList<>();
  private int wrong;
  private int hits;
  private int hitsInOneTrip;
  private int findable;
  private int lost;

  KeyModel(long seed, Omission omission) {
    this.random = new Random(seed);
    this.omission = omission;
    machines.add(new Machine("/work/ann/proj", 0));
    machines.add(new Machine("/home/ben/proj", 0));
    machines.add(new Machine("/data/projects/x", 1));
    for (Machine machine : machines) {
      for (int i = 0; i < STEPS; i++) {
        machine.files.put(machine.root + "/" + i + ".c", File.of(0));
      }
      for (String header : HEADERS) {
        machine.files.put(machine.root + "/inc/" + header, File.of(0));
        machine.files.put("/usr/include/" + header, File.of(0));
      }
      machine.files.put("/usr/bin/cc-1", File.of(1));
      machine.files.put("/usr/bin/cc-2", File.of(1));
      machine.files.put("/usr/bin/cc", new File(0, false, "cc-1"));
      machine.files.put(machine.root + GENERATED, File.of(0));
      machine.files.put(machine.root + "-old/x.h", File.of(0));
    }
  }

  int wrong() {
    return wrong;
  }

  int hits() {
    return hits;
  }

  /** Hits for which the list of path sets was not needed. */
  int hitsInOneTrip() {
    return hitsInOneTrip;
  }

  int findable() {
    return findable;
  }

  int lost() {
    return lost;
  }

  /** Lets something happen as often as said. */
  void play(int moves) {
    for (int i = 0; i < moves; i++) {
      int what = random.nextInt(20);
      if (what < 5) {
        edit(machines.get(random.nextInt(machines.size())));
      } else if (what == 5 && random.nextInt(20) == 0) {
        drop();
      } else if (what == 6 && random.nextInt(10) == 0) {
        Machine machine = machines.get(random.nextInt(machines.size()));
        machine.family = family; // another build begins there
        family = random.nextInt(4) == 0 ? null : family; // and it may be dropped
      } else {
        build(machines.get(random.nextInt(machines.size())), random.nextInt(STEPS));
      }
    }
  }

  private void edit(Machine machine) {
    String root = machine.root;
    String header = HEADERS.get(random.nextInt(HEADERS.size()));
    switch (random.nextInt(16)) {
      case 0 -> put(machine, root + "/" + random.nextInt(STEPS) + ".c", random.nextInt(3));
      case 1, 2 -> put(machine, root + "/inc/" + header, random.nextInt(4));
      case 3 -> put(machine, "/usr/include/" + header, random.nextInt(2));
      case 4 -> toggle(machine, root + "/early/" + header);
      case 5 -> toggle(machine, "/usr/share/cc/options");
      case 6 ->
          machine.files.put(
              "/usr/bin/cc", new File(0, false, random.nextBoolean() ? "cc-1" : "cc-2"));
      case 7 -> machine.variable = random.nextInt(2);
      case 8 -> machine.processor = random.nextInt(2);
      case 9 -> machine.platform = random.nextInt(8) == 0 ? 1 : 0;
      case 10 -> toggle(machine, root + "/list/" + random.nextInt(3));
      case 11 -> put(machine, root + GENERATED, random.nextInt(2));
      case 12 -> commands[random.nextInt(STEPS)] = random.nextInt(2);
      case 13 -> makeExecutable(machine, root + "/inc/" + header);
      case 14 -> makeExecutable(machine, root + "/" + random.nextInt(STEPS) + ".c");
      default -> put(machine, root + "-old/x.h", random.nextInt(2));
    }
  }

  private static void put(Machine machine, String path, int content) {
    machine.files.put(path, File.of(content));
  }

  private void toggle(Machine machine, String path) {
    if (machine.files.remove(path) == null) {
      put(machine, path, random.nextInt(2));
    }
  }

  private static void makeExecutable(Machine machine, String path) {
    File old = machine.files.get(path);
    if (old != null) {
      machine.files.put(path, new File(old.content(), !old.executable(), ""));
    }
  }

  private void drop() {
    List<ActionKey> some =
        new ArrayList<>(random.nextBoolean() ? nodes.keySet() : results.keySet());
    if (some.isEmpty()) {
      return;
    }
    ActionKey key = some.get(random.nextInt(some.size()));
    results.remove(key);
    byte[] node = nodes.get(key);
    if (node != null) {
      dropped.add(key);
      if (random.nextBoolean()) {
        nodes.remove(key);
      } else {
        node[random.nextInt(node.length)] ^= 1;
      }
    }
  }

  /** Looks a step up, and runs it if that finds nothing. */
  private void build(Machine machine, int step) {
    FirstKey first = firstKey(machine, step, Evidence.TRACED);
    Optional<String> found = lookUp(machine, step, first);
    Made made = run(machine, step);
    Optional<ActionKey> own = key(machine, step, first, set(made));
    if (own.isPresent() && results.containsKey(own.get()) && !dropped.contains(first.key())) {
      findable++;
      lost += found.isPresent() ? 0 : 1;
    }
    machine.last.put(step, set(made));
    if (found.isPresent()) {
      hits++;
      wrong += found.get().equals(made.result()) ? 0 : 1;
      return;
    }
    if (made.foreign() && omission != Omission.FOREIGN) {
      return;
    }
    if (random.nextInt(6) == 0) {
      storeUntraced(machine, step, made);
      return;
    }
    store(new Writer(first, made), random.nextInt(4) == 0 ? other(step) : null);
    storeUnderFamily(machine, step, first, made);
  }

  /** What the run has found counts, and for what only others use what is there now. */
  private void storeUnderFamily(Machine machine, int step, FirstKey first, Made made) {
    PathSet used = set(made);
    if (machine.family == null) {
      firstOfFamily.add(used);
      if (firstOfFamily.size() == FIRST_OF_FAMILY) {
        family = firstOfFamily.stream().reduce(PathSet::union).orElseThrow();
        machine.family = family;
        firstOfFamily.clear();
      }
    }
    PathSet under = machine.family;
    if (under != null && (under.containsAll(used) || omission == Omission.FAMILY_COVERS)) {
      ResultKey.of(
              first.key(),
              under,
              leaves(
                  pair -> {
                    Ingredient.State seen = made.seen().get(pair);
                    return seen == null ? present(machine, step, pair) : seen;
                  }))
          .ifPresent(key -> results.put(key, made.result()));
    }
  }

  /** Another machine stores the same step at the same time. */
  private @Nullable Writer other(int step) {
    Machine machine = machines.get(random.nextInt(machines.size()));
    edit(machine);
    Made made = run(machine, step);
    return made.foreign() && omission != Omission.FOREIGN
        ? null
        : new Writer(firstKey(machine, step, Evidence.TRACED), made);
  }

  private Optional<String> lookUp(Machine machine, int step, FirstKey first) {
    Optional<String> found = Optional.empty();
    boolean asNeverSeen = random.nextInt(3) == 0;
    PathSet likely = asNeverSeen ? machine.family : machine.last.getOrDefault(step, machine.family);
    if (likely != null) {
      found = key(machine, step, first, likely).map(results::get);
      hitsInOneTrip += found.isPresent() ? 1 : 0;
    }
    for (PathSet set : node(first.key()).sets()) {
      Optional<ActionKey> key = key(machine, step, first, set);
      if (found.isEmpty() && key.isPresent()) {
        found = Optional.ofNullable(results.get(key.get()));
      }
    }
    return found;
  }

  private KeyNode node(ActionKey key) {
    byte[] bytes = nodes.get(key);
    try {
      return bytes == null ? KeyNode.EMPTY : KeyNode.decode(bytes, key, table);
    } catch (Malformed damaged) {
      return KeyNode.EMPTY;
    }
  }

  private PathSet set(Made made) {
    return PathSet.of(table, made.seen().keySet());
  }

  /**
   * Puts results where readers find them: the path set into the node, then the result, then another
   * look at the node. Requests of two writers come in any order.
   */
  private void store(Writer one, @Nullable Writer other) {
    while (!one.isDone() || other != null && !other.isDone()) {
      if (other == null || other.isDone() || !one.isDone() && random.nextBoolean()) {
        one.request();
      } else {
        other.request();
      }
    }
  }

  /** Stores one result, a request at a time. */
  private final class Writer {
    private final FirstKey first;
    private final Made made;
    private final PathSet set;
    private KeyNode read = KeyNode.EMPTY;
    private int mends;
    private Request next = Request.READ_NODE;

    Writer(FirstKey first, Made made) {
      this.first = first;
      this.made = made;
      this.set = set(made);
    }

    boolean isDone() {
      return next == Request.NONE;
    }

    void request() {
      ActionKey key = first.key();
      switch (next) {
        case READ_NODE -> {
          read = node(key);
          next = read.sets().contains(set) ? Request.WRITE_RESULT : Request.WRITE_NODE;
        }
        case WRITE_NODE -> {
          nodes.put(key, read.with(set).encode(key));
          next = mends == 0 ? Request.WRITE_RESULT : Request.LOOK_AGAIN;
        }
        case WRITE_RESULT -> {
          ResultKey.of(key, set, leaves(pair -> seen(made, pair)))
              .ifPresent(under -> results.put(under, made.result()));
          dropped.remove(key);
          next = Request.LOOK_AGAIN;
        }
        case LOOK_AGAIN -> {
          read = node(key);
          boolean mend = !read.sets().contains(set) && mends++ < MAX_MENDS;
          next = mend ? Request.WRITE_NODE : Request.NONE;
        }
        case NONE -> throw new AssertionError("done");
      }
    }
  }

  /** By what a compiler says: it names the headers that it has read. */
  private void storeUntraced(Machine machine, int step, Made made) {
    Map<Pair, Ingredient.State> said = new HashMap<>();
    made.seen()
        .forEach(
            (pair, state) -> {
              if (pair.access() == Access.READ && pair.path().endsWith(".h")) {
                said.put(pair, state);
              }
            });
    FirstKey first = firstKey(machine, step, Evidence.UNTRACED);
    store(new Writer(first, new Made(made.result(), said, false)), null);
  }

  private static Ingredient.State seen(Made made, Pair pair) {
    Ingredient.State state = made.seen().get(pair);
    assert state != null : pair;
    return state;
  }

  private Optional<ActionKey> key(Machine machine, int step, FirstKey first, PathSet set) {
    return ResultKey.of(first.key(), set, leaves(pair -> present(machine, step, pair)));
  }

  private ResultKey.Leaves leaves(ResultKey.States states) {
    return (number, into, at) -> {
      Pair pair = table.pair(number);
      Ingredient.State state = weakened(pair, states.of(pair));
      if (!state.known()) {
        return false;
      }
      System.arraycopy(ResultKey.leaf(pair, state), 0, into, at, ResultKey.LEAF_BYTES);
      return true;
    };
  }

  private Ingredient.State weakened(Pair pair, Ingredient.State state) {
    boolean read = pair.access() == Access.READ;
    if (omission == Omission.READ_STATE && read && !pair.equals(Roots.PLACE)) {
      return Ingredient.FileState.MISSING;
    }
    if (omission == Omission.READ_EXECUTABLE
        && state instanceof Ingredient.FileState.Content(Digest digest, boolean _)) {
      return new Ingredient.FileState.Content(digest, false);
    }
    if (omission == Omission.PROBE_SIZE && state instanceof PathState.PresentFile) {
      return PathState.OTHER;
    }
    return state;
  }

  private static Ingredient.State content(@Nullable File file) {
    return file == null
        ? Ingredient.FileState.MISSING
        : new Ingredient.FileState.Content(
            Digest.of(bytes("" + file.content())), file.executable());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Only every third step comes after the one that makes the generated header. */
  private static boolean isAfterGenerator(int step) {
    return step % 3 == 0;
  }

  private Ingredient.State present(Machine machine, int step, Pair pair) {
    if (pair.equals(Roots.PLACE)) {
      return machine.roots.place();
    }
    String path = machine.roots.path(pair.path()).orElse("");
    if (path.equals(machine.root + GENERATED)
        && !isAfterGenerator(step)
        && omission != Omission.FOREIGN) {
      return PathState.FOREIGN;
    }
    File file = machine.files.get(path);
    return switch (pair.access()) {
      case READ -> content(file);
      case PROBE ->
          file == null
              ? Ingredient.FileState.MISSING
              : new PathState.PresentFile(file.executable(), file.sizeBytes());
      case LINK ->
          file == null || !file.isLink()
              ? Ingredient.FileState.MISSING
              : new Ingredient.Text(file.target());
      case LISTING -> PathState.ofNames(names(machine, path));
      case TEXT, MADE -> throw new AssertionError(pair.toString());
    };
  }

  private static Set<String> names(Machine machine, String directory) {
    Set<String> names = new TreeSet<>();
    for (String path : machine.files.keySet()) {
      if (path.startsWith(directory + "/")) {
        names.add(path.substring(directory.length() + 1));
      }
    }
    return names;
  }

  private String command(Machine machine, int step) {
    String flags = commands[step] == 0 ? " -O2" : " -O3";
    String processor = step % 4 == 1 ? " -march=native" : "";
    String near = step % 4 == 2 ? " -I" + machine.root + "-old" : "";
    return "cc" + flags + processor + near + " " + machine.root + "/" + step + ".c";
  }

  private FirstKey firstKey(Machine machine, int step, Evidence evidence) {
    String source = machine.root + "/" + step + ".c";
    File file = machine.files.get(source);
    Ingredient.State state =
        switch (omission) {
          case DECLARED_STATE -> Ingredient.FileState.MISSING;
          case DECLARED_EXECUTABLE -> content(file == null ? null : File.of(file.content()));
          default -> content(file);
        };
    FirstKey.Step declared =
        new FirstKey.Step(
            omission == Omission.COMMAND ? "cc" : command(machine, step),
            omission == Omission.RESPONSE_FILE ? "" : "args " + commands[(step + 1) % STEPS],
            omission == Omission.ENVIRONMENT ? List.of() : List.of("LANG=" + machine.variable),
            List.of(new Input(machine.roots.token(source), state)),
            omission == Omission.OUTPUTS ? List.of() : List.of(output(step)));
    Conditions conditions =
        new Conditions(
            omission == Omission.PLATFORM ? "" : "platform " + machine.platform,
            omission == Omission.PROCESSOR ? "" : "processor " + machine.processor,
            "");
    Evidence told = omission == Omission.EVIDENCE ? Evidence.TRACED : evidence;
    Roots roots =
        omission == Omission.LAYOUT
            ? Roots.of(List.of(machine.root), List.of(machine.root + "/out"), List.of())
            : machine.roots;
    return FirstKey.of(declared, told, conditions, roots).orElseThrow();
  }

  private String output(int step) {
    return step + (commands[(step + 2) % STEPS] == 0 ? ".o" : ".obj");
  }

  /** What a step does: notes all that it uses, and makes of it what it has used. */
  private Made run(Machine machine, int step) {
    Map<Pair, Ingredient.State> seen = new HashMap<>();
    StringBuilder result = new StringBuilder();
    String command = command(machine, step);
    result.append(command.replace(machine.root + "/", "/")).append(' ');
    if (step % 4 == 2) {
      result.setLength(0); // it says nothing of directories that it searches
      result.append(commands[step]).append(' ');
      result.append(read(machine, step, machine.root + "-old/x.h", seen));
    }
    result.append(commands[(step + 1) % STEPS]).append(output(step));
    result.append(machine.variable).append(machine.platform).append(machine.build);
    result.append(step % 4 == 1 ? machine.processor : 0).append(' ');
    File compiler = machine.files.get("/usr/bin/cc");
    String target = compiler == null ? "" : compiler.target();
    note(machine, step, new Pair("/usr/bin/cc", Access.LINK), seen);
    result.append(target).append(read(machine, step, "/usr/bin/" + target, seen));
    File source = machine.files.get(machine.root + "/" + step + ".c");
    assert source != null;
    result.append(source.content()).append(source.executable()).append(' ');
    String header = HEADERS.get(source.content() % HEADERS.size());
    for (int depth = 0; depth < 3; depth++) {
      result.append(include(machine, step, header, seen));
      header = HEADERS.get((depth + source.content() + result.length()) % HEADERS.size());
      if (result.charAt(result.length() - 1) % 2 == 0) {
        break;
      }
    }
    note(machine, step, new Pair("/usr/share/cc/options", Access.PROBE), seen);
    File options = machine.files.get("/usr/share/cc/options");
    result.append(options == null ? "-" : options.sizeBytes());
    if (step % 5 == 0) {
      String directory = machine.root + "/list";
      note(machine, step, new Pair(machine.roots.token(directory), Access.LISTING), seen);
      result.append(names(machine, directory));
    }
    boolean generated = step % 3 == 0 || step % 3 == 1;
    if (generated) {
      if (!isAfterGenerator(step) && random.nextBoolean()) {
        put(machine, machine.root + GENERATED, random.nextInt(2)); // it is made just now
      }
      result.append(read(machine, step, machine.root + GENERATED, seen));
    }
    if (step == 11) {
      result.append(machine.root);
      seen.put(Roots.PLACE, machine.roots.place());
    }
    seen.keySet().removeIf(this::isOmitted);
    return new Made(result.toString(), seen, generated && !isAfterGenerator(step));
  }

  private boolean isOmitted(Pair pair) {
    return switch (omission) {
      case PROBE_PAIRS -> pair.access() == Access.PROBE;
      case LINK_PAIRS -> pair.access() == Access.LINK;
      case LISTING_PAIRS -> pair.access() == Access.LISTING;
      case PLACE -> pair.equals(Roots.PLACE);
      default -> false;
    };
  }

  private String include(
      Machine machine, int step, String header, Map<Pair, Ingredient.State> seen) {
    for (String directory :
        List.of(machine.root + "/early", machine.root + "/inc", "/usr/include")) {
      String path = directory + "/" + header;
      if (machine.files.containsKey(path)) {
        return read(machine, step, path, seen);
      }
      note(machine, step, new Pair(machine.roots.token(path), Access.PROBE), seen);
    }
    return "?";
  }

  private String read(Machine machine, int step, String path, Map<Pair, Ingredient.State> seen) {
    note(machine, step, new Pair(machine.roots.token(path), Access.READ), seen);
    File file = machine.files.get(path);
    return file == null ? "-" : (file.executable() ? "x" : "") + file.content();
  }

  private void note(Machine machine, int step, Pair pair, Map<Pair, Ingredient.State> seen) {
    seen.put(pair, present(machine, step, pair));
  }
}
