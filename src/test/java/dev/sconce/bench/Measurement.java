package dev.sconce.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What one run of a program took. */
record Measurement(double wallSeconds, double cpuSeconds, double peakKilobytes) {

  /**
   * Runs a program once, without its output.
   *
   * @param measure the script that does it
   * @throws IOException if it ends with another exit code than 0
   */
  static Measurement of(Path measure, Path directory, List<String> command)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of("/usr/bin/python3", measure.toString()));
    line.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(line).directory(directory.toFile());
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    Process process = builder.start();
    String told =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    process.waitFor();
    String[] words = told.split(" ");
    if (words.length != 4 || !words[3].equals("0")) {
      throw new IOException(command + " in " + directory + " ended with: " + told);
    }
    return new Measurement(
        Double.parseDouble(words[0]), Double.parseDouble(words[1]), Double.parseDouble(words[2]));
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
        median(runs, Measurement::peakKilobytes));
  }
}
