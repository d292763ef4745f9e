package dev.sconce.session;

/**
 * The traffic with the remote cache in one build.
 *
 * @param requests that got an answer or failed
 * @param failures among them
 * @param received contents, including those inlined in results
 * @param sent the same
 * @param pushed results
 * @param pushesFailed results that could not be pushed
 * @param pushesOpen results that are being pushed or wait for it
 * @param results the latency of results
 * @param contents the latency of contents
 */
public record CacheTraffic(
    long requests,
    long failures,
    Flow received,
    Flow sent,
    long pushed,
    long pushesFailed,
    int pushesOpen,
    Latency results,
    Latency contents) {

  /**
   * Bytes in one direction.
   *
   * @param busyMillis the time during which transfers were under way
   */
  public record Flow(long sizeBytes, long busyMillis) {
    /** Bytes per second while transfers were under way; 0 if there were none. */
    public long bytesPerSecond() {
      return busyMillis == 0 ? 0 : sizeBytes * 1_000 / busyMillis;
    }
  }

  /**
   * How long something took, in milliseconds; zeros if it never happened.
   *
   * @param count how often
   */
  public record Latency(long count, long p50Millis, long p90Millis, long p99Millis) {}
}
