package dev.sconce.cache.tiers;

import dev.sconce.cache.CacheAnswer;
import dev.sconce.cache.CacheTraffic;
import java.util.concurrent.atomic.LongAdder;

/** Counts what goes to and from the remote cache. Safe for use by several threads. */
final class Traffic {
  private final LongAdder requests = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder receivedBytes = new LongAdder();
  private final LongAdder sentBytes = new LongAdder();
  private final LongAdder pushed = new LongAdder();
  private final LongAdder pushesFailed = new LongAdder();
  private final LatencyHistogram results = new LatencyHistogram();
  private final LatencyHistogram contents = new LatencyHistogram();

  <T> CacheAnswer<T> result(CacheAnswer<T> answer) {
    count(answer, results);
    return answer;
  }

  <T> CacheAnswer<T> content(CacheAnswer<T> answer, long sizeBytes) {
    count(answer, contents);
    if (answer instanceof CacheAnswer.Found) {
      receivedBytes.add(sizeBytes);
    }
    return answer;
  }

  <T> CacheAnswer<T> sent(CacheAnswer<T> answer, long sizeBytes) {
    requests.increment();
    switch (answer) {
      case CacheAnswer.Found<T> _ -> sentBytes.add(sizeBytes);
      case CacheAnswer.Absent<T> _ -> {}
      case CacheAnswer.Failed<T> _ -> failures.increment();
    }
    return answer;
  }

  private <T> void count(CacheAnswer<T> answer, LatencyHistogram latency) {
    requests.increment();
    switch (answer) {
      case CacheAnswer.Found<T> found -> latency.add(found.tookMillis());
      case CacheAnswer.Absent<T> absent -> latency.add(absent.tookMillis());
      case CacheAnswer.Failed<T> _ -> failures.increment();
    }
  }

  void pushEnded(boolean stored) {
    (stored ? pushed : pushesFailed).increment();
  }

  CacheTraffic soFar(int pushesOpen) {
    return new CacheTraffic(
        requests.sum(),
        failures.sum(),
        receivedBytes.sum(),
        sentBytes.sum(),
        pushed.sum(),
        pushesFailed.sum(),
        pushesOpen,
        results.percentiles(),
        contents.percentiles());
  }
}
