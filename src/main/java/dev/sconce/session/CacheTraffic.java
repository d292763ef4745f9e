package dev.sconce.session;

/**
 * What went to and from the remote cache in one build.
 *
 * @param requests that got an answer or failed
 * @param failures among them
 * @param received contents, and what results carry themselves
 * @param sent the same
 * @param pushed results
 * @param pushesFailed results that could not be pushed
 * @param pushesOpen results that are being pushed or wait for it
 * @param results how long results were waited for
 * @param contents how long contents were waited for
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
   * @param busyMillis while something was on its way
   */
  public record Flow(long sizeBytes, long busyMillis) {
    /** How many bytes a second came through while something was on its way; 0 if nothing was. */
    public long bytesPerSecond() {
      return busyMillis == 0 ? 0 : sizeBytes * 1_000 / busyMillis;
    }
  }

  /**
   * How long something took, in milliseconds; zeros when it never happened.
   *
   * @param count how often
   */
  public record Latency(long count, long p50Millis, long p90Millis, long p99Millis) {}
}
