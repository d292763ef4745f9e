package dev.sconce.schedule;

import dev.sconce.frontend.ninja.Manifest;
import dev.sconce.frontend.ninja.ManifestException;
import dev.sconce.frontend.ninja.NinjaDyndepReader;
import dev.sconce.graph.DyndepException;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.testing.FakeFiles;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A random manifest: pools, console, phony edges, restat, generators, discovered inputs of both
 * kinds, validations, and dyndep files that exist or are made, singly or several by one step.
 * Everything that a command reads is declared, or discovered and made before it, so that the right
 * result of a build is known.
 */
final class SimManifest {
  private static final String RULES =
      """
      pool narrow
        depth = 1
      pool wide
        depth = 3
      rule plain
        command = plain $out $flavour
      rule restat
        command = restat $out $flavour
        restat = 1
      rule generator
        command = generator $out
        generator = 1
      rule gcc
        command = gcc $out $flavour
        deps = gcc
        depfile = $out.d
      rule depfile
        command = depfile $out $flavour
        depfile = $out.d
      rule copy
        command = copy $in $out
      rule copies
        command = copies $in $out
      rule copies_restat
        command = copies $in $out
        restat = 1
      """;

  private final Random random;
  private final boolean sharedDyndeps;

  /** Chooses undeclared inputs of commands; null if there are none. */
  private final @Nullable Random hiding;

  private final StringBuilder text = new StringBuilder(RULES);
  private final List<String> sources = new ArrayList<>();
  private final List<String> outputs = new ArrayList<>();
  private final List<String> nodes = new ArrayList<>();
  private final List<String> removable = new ArrayList<>();
  private final Set<String> groups = new HashSet<>();
  private final Map<String, String> dyndepContents = new LinkedHashMap<>();
  private final Map<String, String> lateOutputs = new HashMap<>();

  /**
   * @param sharedDyndeps whether producers of dyndep files make several
   * @param hiding chooses undeclared inputs of commands; null if there are none
   */
  SimManifest(Random random, boolean sharedDyndeps, @Nullable Random hiding) {
    this.hiding = hiding;
    this.random = random;
    this.sharedDyndeps = sharedDyndeps;
    int sourceCount = 2 + random.nextInt(6);
    for (int i = 0; i < sourceCount; i++) {
      sources.add("src" + i);
    }
    nodes.addAll(sources);
    int steps = 2 + random.nextInt(random.nextInt(5) == 0 ? 60 : 16);
    for (int i = 0; i < steps; i++) {
      addStep(i);
    }
  }

  String text() {
    return text.toString();
  }

  List<String> sources() {
    return sources;
  }

  List<String> outputs() {
    return outputs;
  }

  /** The outputs that commands make again after they were removed. */
  List<String> removable() {
    return removable;
  }

  /** The contents of dyndep files: of sources that are copied, or of existing files. */
  Map<String, String> dyndepContents() {
    return dyndepContents;
  }

  /** The graph before any dyndep file is read. */
  Graph load() {
    try {
      return Manifest.load(
              new FakeFiles().create("build.ninja", text()),
              "build.ninja",
              Manifest.Options.DEFAULT,
              _ -> {})
          .graph();
    } catch (ManifestException malformed) {
      throw new AssertionError(text(), malformed);
    }
  }

  /** The graph with all dyndep files applied. */
  Graph loadWhole() {
    Graph whole = load();
    for (int id = 0; id < whole.edgeCount(); id++) {
      Node file = whole.edge(id).dyndep();
      if (file != null && !whole.hasDyndep(file)) {
        String path = file.path();
        // not the file on disk: a stopped step may have left only half of it
        String content = dyndepContents.getOrDefault(path + ".in", dyndepContents.get(path));
        try {
          new NinjaDyndepReader()
              .read(whole, file, content.getBytes(StandardCharsets.ISO_8859_1))
              .applyTo(whole);
        } catch (DyndepException malformed) {
          throw new AssertionError(text(), malformed);
        }
      }
    }
    return whole;
  }

  private void addStep(int id) {
    int kind = random.nextInt(12);
    String output = "out" + id;
    if (sharedDyndeps && (kind == 8 || id == 0)) {
      dyndepGroup(id);
      return;
    }
    switch (kind) {
      case 0, 1 -> phony(output);
      case 2, 3 -> step(output, "restat", "");
      case 4 -> step(output, "generator", "");
      case 5, 6 -> discovering(output, "gcc");
      case 7 -> discovering(output, "depfile");
      case 8 -> dyndep(id, output);
      case 9 -> step(output, "plain", " " + output + "b");
      default -> step(output, "plain", "");
    }
  }

  private void phony(String output) {
    groups.add(output);
    text.append("build ").append(output).append(": phony ").append(pick(1 + random.nextInt(4)));
    text.append('\n');
    made(output);
  }

  private void step(String output, String rule, String more) {
    declare(output + more, rule, pick(random.nextInt(4)), pick(random.nextInt(3)), "");
    made(output);
    if (!more.isEmpty()) {
      made(more.strip());
    }
  }

  /** Lets a step discover sources, and files that are made before because they are declared too. */
  private void discovering(String output, String rule) {
    String inputs = pick(random.nextInt(3));
    String orderOnly = pick(random.nextInt(3));
    List<String> seen = new ArrayList<>();
    for (String name : (inputs + " " + orderOnly).split(" ")) {
      if (!name.isEmpty() && random.nextBoolean()) {
        seen.add(name);
      }
      String late = lateOutputs.get(name);
      if (late != null && random.nextBoolean()) {
        seen.add(late);
      }
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      seen.add(sources.get(random.nextInt(sources.size())));
    }
    declare(output, rule, inputs, orderOnly, "  seen = " + String.join(" ", seen) + "\n");
    made(output);
  }

  private void dyndep(int id, String output) {
    String file = "dd" + id;
    String inputs = pick(random.nextInt(3));
    boolean newOutput = random.nextBoolean();
    String content =
        "ninja_dyndep_version = 1\nbuild "
            + output
            + (newOutput ? " | " + output + "x" : "")
            + ": dyndep"
            + (inputs.isEmpty() ? "" : " | " + inputs)
            + (random.nextInt(3) == 0 ? "\n  restat = 1\n" : "\n");
    if (random.nextInt(3) > 0) {
      dyndepContents.put(file + ".in", content);
      String after = random.nextInt(3) == 0 ? " || " + pick(1) : "";
      text.append("build ").append(file).append(": copy ").append(file).append(".in");
      text.append(after).append('\n');
    } else {
      dyndepContents.put(file, content);
    }
    String orderOnly = (pick(random.nextInt(2)) + " " + file).strip();
    declare(output, "plain", pick(random.nextInt(2)), orderOnly, "  dyndep = " + file + "\n");
    made(output);
  }

  private void dyndepGroup(int id) {
    SimDyndepGroup group = new SimDyndepGroup(random, id, nodes);
    text.append(group.text());
    dyndepContents.putAll(group.files());
    lateOutputs.putAll(group.lateOutputs());
    group.outputs().forEach(this::made);
    nodes.addAll(group.madeFiles());
    removable.addAll(group.madeFiles());
    removable.addAll(group.lateOutputs().values());
  }

  private void declare(
      String outs, String rule, String inputs, String orderOnly, String variables) {
    text.append("build ").append(outs).append(": ").append(rule).append(' ').append(inputs);
    if (!orderOnly.isEmpty()) {
      text.append(" || ").append(orderOnly);
    }
    if (random.nextInt(10) == 0 && !outputs.isEmpty()) {
      text.append(" |@ ").append(outputs.get(random.nextInt(outputs.size())));
    }
    text.append('\n').append(variables).append(hidden(rule, orderOnly));
    if (random.nextInt(3) == 0) {
      text.append("  pool = ");
      text.append(List.of("narrow", "wide", "console").get(random.nextInt(3))).append('\n');
    }
  }

  /**
   * Undeclared inputs: sources, and order-only inputs, which are made before. Generators have none,
   * because a build that dies before a generator is logged leaves it up to date.
   */
  private String hidden(String rule, String orderOnly) {
    if (hiding == null || rule.equals("generator") || hiding.nextInt(3) > 0) {
      return "";
    }
    List<String> candidates = new ArrayList<>(sources);
    for (String name : orderOnly.split(" ")) {
      if (name.startsWith("out") && !groups.contains(name)) {
        candidates.add(name);
      }
    }
    List<String> hidden = new ArrayList<>();
    for (int i = 1 + hiding.nextInt(3); i > 0; i--) {
      hidden.add(candidates.get(hiding.nextInt(candidates.size())));
    }
    return "  hidden = " + String.join(" ", hidden) + "\n";
  }

  private void made(String output) {
    outputs.add(output);
    nodes.add(output);
    removable.add(output);
  }

  private String pick(int count) {
    List<String> picked = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      picked.add(nodes.get(random.nextInt(nodes.size())));
    }
    return String.join(" ", picked);
  }
}
