package dev.sconce.cache.tiers;

import dev.sconce.action.ActionResult;
import dev.sconce.cache.CacheAnswer;
import dev.sconce.cache.CacheClock;
import dev.sconce.session.CacheTraffic;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;
import java.util.function.ToLongFunction;

/** Counts the traffic with the remote cache. Safe for use by several threads. */
final class Traffic {
  private final LongAdder requests = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder pushed = new LongAdder();
  private final LongAdder pushesFailed = new LongAdder();
  private final FlowMeter received;
  private final FlowMeter sent;
  private final LatencyHistogram results = new LatencyHistogram();
  private final LatencyHistogram contents = new LatencyHistogram();

  Traffic(CacheClock clock) {
    received = new FlowMeter(clock);
    sent = new FlowMeter(clock);
  }

  /** One request to the remote cache. */
  @FunctionalInterface
  interface Request<T> {
    /** Waits for the answer. */
    CacheAnswer<T> answer() throws InterruptedException;
  }

  /** Looks up a result. */
  CacheAnswer<ActionResult> result(Request<ActionResult> request) throws InterruptedException {
    return received(request, results, ActionResult::inlineBytes);
  }

  /** Fetches a content. */
  <T> CacheAnswer<T> content(long sizeBytes, Request<T> request) throws InterruptedException {
    return received(request, contents, _ -> sizeBytes);
  }

  private <T> CacheAnswer<T> received(
      Request<T> request, LatencyHistogram latency, ToLongFunction<T> size)
      throws InterruptedException {
    received.begin();
    long bytes = 0;
    try {
      CacheAnswer<T> answer = request.answer();
      requests.increment();
      switch (answer) {
        case CacheAnswer.Found<T> found -> {
          latency.add(found.tookMillis());
          bytes = size.applyAsLong(found.value());
        }
        case CacheAnswer.Absent<T> absent -> latency.add(absent.tookMillis());
        case CacheAnswer.Failed<T> _ -> failures.increment();
      }
      return answer;
    } finally {
      received.end(bytes);
    }
  }

  /** A request that sends bytes and reports how many. */
  @FunctionalInterface
  interface Sending<T> {
    /** Waits for the answer. */
    CacheAnswer<T> answer(LongConsumer sentBytes) throws InterruptedException;
  }

  /** Performs a request that sends bytes. */
  <T> CacheAnswer<T> sent(Sending<T> request) throws InterruptedException {
    sent.begin();
    AtomicLong bytes = new AtomicLong();
    try {
      CacheAnswer<T> answer = request.answer(bytes::addAndGet);
      requests.increment();
      if (answer instanceof CacheAnswer.Failed) {
        failures.increment();
      }
      return answer;
    } finally {
      sent.end(bytes.get());
    }
  }

  void pushEnded(boolean stored) {
    (stored ? pushed : pushesFailed).increment();
  }

  CacheTraffic soFar(int pushesOpen) {
    return new CacheTraffic(
        requests.sum(),
        failures.sum(),
        received.soFar(),
        sent.soFar(),
        pushed.sum(),
        pushesFailed.sum(),
        pushesOpen,
        results.percentiles(),
        contents.percentiles());
  }
}
