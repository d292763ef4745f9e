package dev.sconce.app.ninja;

import dev.sconce.tools.ToolOutput;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Measures where the time went, for {@code -d stats}. Times are wall-clock times of this process.
 */
final class PhaseTimes {
  private static final int COUNT_WIDTH = 6;
  private static final int AVERAGE_WIDTH = 9;

  private static final class Metric {
    int count;
    long nanos;
  }

  private final @Nullable LongSupplier nanoTime;
  private final Map<String, Metric> metrics = new LinkedHashMap<>();

  /**
   * @param nanoTime the clock, in nanoseconds; null to measure nothing
   */
  PhaseTimes(@Nullable LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  static PhaseTimes none() {
    return new PhaseTimes(null);
  }

  long now() {
    return nanoTime == null ? 0 : nanoTime.getAsLong();
  }

  /** Adds the time from {@code startNanos} until now. */
  void add(String name, long startNanos) {
    if (nanoTime == null) {
      return;
    }
    Metric metric = metrics.computeIfAbsent(name, key -> new Metric());
    metric.count++;
    metric.nanos += now() - startNanos;
  }

  void print(ToolOutput output, int nodes, int buckets) {
    int width = 0;
    for (String name : metrics.keySet()) {
      width = Math.max(width, name.length());
    }
    row(output, "metric", width, "count", "avg (us)", AVERAGE_WIDTH, "total (ms)");
    for (Map.Entry<String, Metric> entry : metrics.entrySet()) {
      Metric metric = entry.getValue();
      row(
          output,
          entry.getKey(),
          width,
          Integer.toString(metric.count),
          decimal(metric.nanos / 1e3 / metric.count, 1),
          AVERAGE_WIDTH - 1,
          decimal(metric.nanos / 1e6, 1));
    }
    output.line();
    String load = decimal(nodes / (double) buckets, 2);
    output.line(
        "path->node hash load " + load + " (" + nodes + " entries / " + buckets + " buckets)");
  }

  private static void row(
      ToolOutput output,
      String name,
      int width,
      String count,
      String average,
      int averageWidth,
      String total) {
    output.print(padded(name, width)).print("\t").print(padded(count, COUNT_WIDTH)).print("\t");
    output.print(padded(average, averageWidth)).print("\t").line(total);
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  private static String decimal(double value, int digits) {
    return new BigDecimal(value).setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
  }
}
