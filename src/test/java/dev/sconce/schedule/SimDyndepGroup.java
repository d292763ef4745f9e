package dev.sconce.schedule;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Random steps whose dyndep files share producers. They form consecutive stages. Each stage has a
 * producer of some dyndep files, and steps bound to these files. Through the files, the steps
 * depend on each other in any order, and on earlier stages. A producer may be a step of the stage
 * before.
 *
 * <p>Only steps that depend on the producer of a dyndep file read an output that only this file
 * declares. So a clean build has certainly loaded the file by then.
 */
final class SimDyndepGroup {
  /** The files on disk before the first build. */
  private final Map<String, String> files = new LinkedHashMap<>();

  private final StringBuilder text = new StringBuilder();
  private final List<String> outputs = new ArrayList<>();
  private final Set<String> madeFiles = new LinkedHashSet<>();
  private final Map<String, String> lateOutputs = new HashMap<>();
  private final List<Step> earlier = new ArrayList<>();
  private final List<Stage> stages = new ArrayList<>();
  private final Random random;
  private final String prefix;
  private final List<String> nodes;

  /** A step bound to a dyndep file. */
  private static final class Step {
    final String output;
    final Stage stage;
    final String file;
    final Set<String> orderOnly = new LinkedHashSet<>();
    final Set<String> foundInputs = new LinkedHashSet<>();
    String lateOutput = "";
    boolean restat;

    /** The stages whose dyndep files are loaded before the step can start. */
    final Set<Stage> loaded = new LinkedHashSet<>();

    Step(String output, Stage stage, String file) {
      this.output = output;
      this.stage = stage;
      this.file = file;
      loaded.addAll(stage.loaded);
      orderOnly.add(file);
    }

    String found() {
      return "build "
          + output
          + (lateOutput.isEmpty() ? "" : " | " + lateOutput)
          + ": dyndep"
          + (foundInputs.isEmpty() ? "" : " | " + String.join(" ", foundInputs))
          + (restat ? "\n  restat = 1\n" : "\n");
    }
  }

  /** A producer, its dyndep files, and the steps bound to them. */
  private static final class Stage {
    final List<String> files = new ArrayList<>();
    final List<Step> steps = new ArrayList<>();
    final Set<Stage> loaded = new LinkedHashSet<>(Set.of(this));
  }

  /**
   * @param nodes the nodes on which steps may depend
   */
  SimDyndepGroup(Random random, int id, List<String> nodes) {
    this.random = random;
    this.prefix = "g" + id;
    this.nodes = nodes;
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      addStage();
    }
    for (Stage stage : stages) {
      writeFiles(stage);
    }
  }

  String text() {
    return text.toString();
  }

  Map<String, String> files() {
    return files;
  }

  /** The outputs that may be targets and are made again if they are lost. */
  List<String> outputs() {
    return outputs;
  }

  /** The dyndep files that commands make. */
  Set<String> madeFiles() {
    return madeFiles;
  }

  /** Outputs that only dyndep files declare, by another output of the same step. */
  Map<String, String> lateOutputs() {
    return lateOutputs;
  }

  private boolean oneIn(int count) {
    return random.nextInt(count) == 0;
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private void addStage() {
    Stage stage = new Stage();
    String name = prefix + "s" + stages.size();
    if (oneIn(8)) {
      stage.files.add(name + "d");
      if (oneIn(2)) {
        text.append("build ").append(name).append("d: phony ").append(any(nodes)).append('\n');
      }
    } else {
      for (int i = 1 + random.nextInt(4); i > 0; i--) {
        stage.files.add(name + "d" + i);
      }
      addProducer(stage, name);
    }
    stages.add(stage);
    for (int i = stage.files.size() + random.nextInt(3); i > 0; i--) {
      stage.steps.add(new Step(name + "o" + i, stage, any(stage.files)));
    }
    Collections.shuffle(stage.steps, random);
    for (Step step : stage.steps) {
      connect(step);
      earlier.add(step);
    }
    List<Step> declared = new ArrayList<>(stage.steps);
    Collections.shuffle(declared, random);
    declared.forEach(this::declare);
  }

  private void addProducer(Stage stage, String name) {
    List<String> made = new ArrayList<>(stage.files);
    madeFiles.addAll(made);
    if (oneIn(2)) {
      made.add(random.nextInt(made.size() + 1), name + "p");
      outputs.add(name + "p");
    }
    Set<String> after = new LinkedHashSet<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      after.add(any(nodes));
    }
    String dyndep = "";
    if (!earlier.isEmpty()) {
      Stage before = stages.getLast();
      switch (random.nextInt(4)) {
        case 0 -> after.add(any(before.files));
        case 1 -> after.add(any(before.steps).output);
        case 2 -> {
          Step producer = new Step(made.getFirst(), before, any(before.files));
          connect(producer);
          before.steps.add(producer);
          after.addAll(producer.orderOnly);
          stage.loaded.addAll(producer.loaded);
          dyndep = "  dyndep = " + producer.file + "\n";
        }
        default -> before = stage;
      }
      stage.loaded.addAll(before.loaded);
    }
    List<String> in = made.stream().map(output -> output + ".in").toList();
    text.append("build ").append(String.join(" ", made));
    text.append(oneIn(3) ? ": copies_restat " : ": copies ").append(String.join(" ", in));
    text.append(" || ").append(String.join(" ", after)).append('\n').append(dyndep);
    pool();
    files.put(name + "p.in", name);
  }

  /** Makes a step depend on some earlier steps. */
  private void connect(Step step) {
    for (int i = random.nextInt(3); i > 0 && !earlier.isEmpty(); i--) {
      Step other = any(earlier);
      if (!other.lateOutput.isEmpty() && oneIn(2)) {
        step.foundInputs.add(other.lateOutput);
        if (!step.loaded.contains(other.stage)) {
          step.orderOnly.add(any(other.stage.files));
          step.loaded.addAll(other.stage.loaded);
        }
      } else {
        step.foundInputs.add(other.output);
      }
    }
    if (oneIn(3)) {
      step.foundInputs.add(any(nodes));
    }
    if (oneIn(3)) {
      step.orderOnly.add(any(nodes));
    }
    if (oneIn(4)) {
      step.orderOnly.add(any(step.stage.files));
    }
    if (oneIn(2)) {
      step.lateOutput = step.output + "x";
    }
    step.restat = oneIn(4);
  }

  private void declare(Step step) {
    boolean phony = step.lateOutput.isEmpty() && !step.restat && oneIn(6);
    String rule = phony ? "phony" : any(List.of("plain", "plain", "restat", "gcc", "depfile"));
    text.append("build ").append(step.output).append(": ").append(rule).append(' ');
    text.append(oneIn(2) ? any(nodes) : "").append(" || ");
    text.append(String.join(" ", step.orderOnly));
    text.append(oneIn(10) && !outputs.isEmpty() ? " |@ " + any(outputs) : "").append('\n');
    text.append("  dyndep = ").append(step.file).append('\n');
    if (!phony && oneIn(2)) {
      text.append("  seen = ").append(String.join(" ", step.foundInputs)).append('\n');
    }
    if (!phony) {
      pool();
    }
    outputs.add(step.output);
    if (!step.lateOutput.isEmpty()) {
      lateOutputs.put(step.output, step.lateOutput);
    }
  }

  private void pool() {
    if (oneIn(3)) {
      text.append("  pool = ").append(any(List.of("narrow", "wide", "console"))).append('\n');
    }
  }

  private void writeFiles(Stage stage) {
    for (String file : stage.files) {
      StringBuilder content = new StringBuilder("ninja_dyndep_version = 1\n");
      for (Step step : stage.steps) {
        if (step.file.equals(file)) {
          content.append(step.found());
        }
      }
      files.put(madeFiles.contains(file) ? file + ".in" : file, content.toString());
    }
  }
}
