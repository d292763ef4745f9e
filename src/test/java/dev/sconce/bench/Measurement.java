package dev.sconce.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What one run of a program took.
 *
 * @param cpuSeconds processor time, including the commands that it waited for
 * @param ownSeconds processor time without those, in steps of 10 ms
 * @param peakKilobytes peak resident memory of the largest process
 */
record Measurement(double wallSeconds, double cpuSeconds, double ownSeconds, double peakKilobytes) {

  /**
   * Runs a program once and discards its output.
   *
   * @param measure the measuring script, with its options
   * @throws IOException if the exit code is not 0
   */
  static Measurement of(List<String> measure, Path directory, List<String> command)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of("/usr/bin/python3"));
    line.addAll(measure);
    line.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(line).directory(directory.toFile());
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    Process process = builder.start();
    String told =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    process.waitFor();
    String[] words = told.split(" ");
    if (words.length != 5 || !words[4].equals("0")) {
      throw new IOException(command + " in " + directory + " ended with: " + told);
    }
    return new Measurement(
        Double.parseDouble(words[0]),
        Double.parseDouble(words[1]),
        Double.parseDouble(words[2]),
        Double.parseDouble(words[3]));
  }

  static double median(List<Measurement> runs, ToDoubleFunction<Measurement> of) {
    double[] values = runs.stream().mapToDouble(of).sorted().toArray();
    int middle = values.length / 2;
    return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  }

  static Measurement medians(List<Measurement> runs) {
    return new Measurement(
        median(runs, Measurement::wallSeconds),
        median(runs, Measurement::cpuSeconds),
        median(runs, Measurement::ownSeconds),
        median(runs, Measurement::peakKilobytes));
  }
}
