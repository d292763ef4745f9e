package dev.sconce.cache;

/**
 * What went to and from the remote cache in this build.
 *
 * @param requests that got an answer or failed
 * @param failures among them
 * @param receivedBytes of contents
 * @param sentBytes of contents
 * @param pushed results
 * @param pushesFailed results that could not be pushed
 * @param pushesOpen results that are being pushed or wait for it
 * @param results how long results were waited for
 * @param contents how long contents were waited for
 */
public record CacheTraffic(
    long requests,
    long failures,
    long receivedBytes,
    long sentBytes,
    long pushed,
    long pushesFailed,
    int pushesOpen,
    Latency results,
    Latency contents) {
  /**
   * How long something took, in milliseconds; zeros when it never happened.
   *
   * @param count how often
   */
  public record Latency(long count, long p50Millis, long p90Millis, long p99Millis) {}
}
