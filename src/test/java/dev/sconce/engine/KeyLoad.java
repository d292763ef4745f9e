package dev.sconce.engine;

import dev.sconce.action.ActionKey;
import dev.sconce.action.FirstKey;
import dev.sconce.action.Ingredient.Access;
import dev.sconce.action.KeyNode;
import dev.sconce.action.PathSet;
import dev.sconce.action.PathTable;
import dev.sconce.action.PathTable.Pair;
import dev.sconce.graph.ByteSource.Malformed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Steps with large path sets, for measuring how long it takes to key one. */
public final class KeyLoad implements AutoCloseable {
  private static final int STEPS = 50;
  private static final int HEADERS_IN_DIRECTORY = 100;

  private final KeyedTree tree;
  private final List<StepKeys.Subject> subjects = new ArrayList<>();
  private final List<FirstKey> firsts = new ArrayList<>();
  private final List<PathSet> sets = new ArrayList<>();
  private final byte[] node;
  private final PathTable table = new PathTable();
  private int next;

  /**
   * Makes the files.
   *
   * @param pairs in the path set of each step; four of five are shared headers, the rest do not
   *     exist
   */
  public KeyLoad(Path directory, int pairs) throws IOException {
    StringBuilder manifest = new StringBuilder("rule cc\n  command = cc $in\n");
    for (int i = 0; i < STEPS; i++) {
      manifest.append("build ").append(i).append(".o: cc ../").append(i).append(".c\n");
    }
    this.tree = new KeyedTree(directory, manifest.toString());
    List<Pair> all = new ArrayList<>();
    for (int i = 0; all.size() < pairs + STEPS; i++) {
      String name = "include/dir" + i / HEADERS_IN_DIRECTORY + "/header" + i + ".hpp";
      boolean absent = i % 5 == 0;
      if (!absent) {
        Path path = Path.of(tree.path(name));
        Files.createDirectories(path.getParent());
        Files.writeString(path, "int i" + i + ";");
      }
      all.add(new Pair(tree.path(name), absent ? Access.PROBE : Access.READ));
    }
    for (int i = 0; i < STEPS; i++) {
      tree.write("proj/" + i + ".c", "int i;");
      subjects.add(tree.subject(i + ".o"));
      firsts.add(tree.first(i + ".o"));
      sets.add(PathSet.of(tree.keys().table(), all.subList(i, i + pairs)));
    }
    this.node = KeyNode.EMPTY.with(sets.getFirst()).with(sets.get(1)).encode(firsts.get(0).key());
  }

  private int turn() {
    next = (next + 1) % STEPS;
    return next;
  }

  /** Keys the result of the next step by its path set. */
  public Optional<ActionKey> resultKey() {
    int i = turn();
    return tree.keys()
        .resultKey(subjects.get(i), firsts.get(i).key(), sets.get(i))
        .map(StepKeys.ByPathSet::key);
  }

  /** Keys the next step by what it declares. */
  public ActionKey firstKey() {
    return tree.first(turn() + ".o").key();
  }

  /** Reads a node with two path sets, whose pairs are known. */
  public KeyNode node() throws Malformed {
    return KeyNode.decode(node, firsts.getFirst().key(), table);
  }

  /** The size of that node in bytes. */
  public int nodeBytes() {
    return node.length;
  }

  @Override
  public void close() throws IOException {
    tree.close();
  }
}
