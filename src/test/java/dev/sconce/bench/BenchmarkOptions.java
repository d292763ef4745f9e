package dev.sconce.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The settings of a benchmark.
 *
 * @param subject the program to measure
 * @param console the program under its other name, which builds projects as well
 * @param peer the real ninja to compare with
 * @param work a directory for the builds; its content is replaced
 * @param shapes the shapes of null builds
 * @param steps the number of trivial steps to run
 * @param latencies latencies of a cache server, in milliseconds
 * @param runs the number of runs of each program, after one that does not count
 */
record BenchmarkOptions(
    Path subject,
    Path console,
    Path peer,
    Path work,
    List<String> parts,
    List<Integer> sizes,
    List<Shape> shapes,
    int steps,
    List<Integer> latencies,
    int runs) {

  private static final List<String> PARTS =
      List.of(
          "version",
          "start",
          "null",
          "edit",
          "small",
          "steps",
          "projects",
          "settings",
          "console",
          "profile",
          "traced",
          "traced-tiny",
          "transfer",
          "remote",
          "remote-race",
          "remote-broken",
          "remote-ccache");

  BenchmarkOptions {
    if (!PARTS.containsAll(parts)) {
      throw new IllegalArgumentException("parts are " + PARTS + ", not " + parts);
    }
    if (runs < 1) {
      throw new IllegalArgumentException("runs: " + runs);
    }
  }

  /** Parses {@code --name=value} arguments; docs/performance.md lists them. */
  static BenchmarkOptions parse(List<String> arguments) {
    String subject = "target/sconce/bin/ninja";
    String console = "target/sconce/bin/sconce";
    String peer = "/usr/bin/ninja";
    String work = "target/benchmark";
    List<String> parts = PARTS.subList(0, PARTS.indexOf("settings"));
    List<Integer> sizes = List.of(10_000, 100_000);
    List<Shape> shapes = List.of(Shape.values());
    int steps = 10_000;
    List<Integer> latencies = List.of(1, 20, 200, 2_000);
    int runs = 9;
    for (String argument : arguments) {
      String value = argument.substring(argument.indexOf('=') + 1);
      List<String> values = Stream.of(value.split(",")).toList();
      switch (argument.substring(0, Math.max(0, argument.indexOf('=')))) {
        case "--subject" -> subject = value;
        case "--console" -> console = value;
        case "--peer" -> peer = value;
        case "--work" -> work = value;
        case "--parts" -> parts = values;
        case "--sizes" -> sizes = values.stream().map(Integer::valueOf).toList();
        case "--shapes" -> shapes = shapes(values);
        case "--steps" -> steps = Integer.parseInt(value);
        case "--latencies" -> latencies = values.stream().map(Integer::valueOf).toList();
        case "--runs" -> runs = Integer.parseInt(value);
        default -> throw new IllegalArgumentException("unknown argument: " + argument);
      }
    }
    return new BenchmarkOptions(
        Path.of(subject).toAbsolutePath(),
        Path.of(console).toAbsolutePath(),
        Path.of(peer).toAbsolutePath(),
        Path.of(work).toAbsolutePath(),
        parts,
        sizes,
        shapes,
        steps,
        latencies,
        runs);
  }

  boolean asksFor(String part) {
    return parts.contains(part);
  }

  private static List<Shape> shapes(List<String> names) {
    List<Shape> shapes = new ArrayList<>();
    for (String name : names) {
      shapes.add(Shape.valueOf(name.toUpperCase(Locale.ROOT)));
    }
    return shapes;
  }
}
