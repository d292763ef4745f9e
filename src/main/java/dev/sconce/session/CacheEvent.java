package dev.sconce.session;

/** Facts about the cache: requests, answers, and the health of the server. */
public sealed interface CacheEvent extends BuildEvent {
  /** The cache that a result came from. */
  enum Tier {
    /** The cache on this machine. */
    DISK,
    /** The server. */
    REMOTE
  }

  /** The states of the circuit breaker. */
  enum Breaker {
    /** The server is asked. */
    CLOSED,
    /** The server is not asked, after too many failures. */
    SUSPENDED,
    /** One request finds out whether the server is healthy again. */
    PROBING
  }

  /** How the server answers. */
  enum ServerState {
    /** As usual. */
    WELL,
    /** More slowly than usual. */
    SLOW,
    /** Not at all for two seconds. */
    SILENT
  }

  /**
   * There is a remote cache.
   *
   * @param server its name, without secrets
   * @param connections how many requests may be open at once
   * @param usualHitPercent the median hit rate of the last builds here, -1 if unknown
   */
  record CacheConfigured(String server, CacheMode mode, int connections, int usualHitPercent)
      implements CacheEvent {
    /** Whether the remote cache is a shared directory instead of a server. */
    public boolean isDirectory() {
      return server.startsWith("file:");
    }
  }

  /** The remote cache has another mode from now on. */
  record ModeChanged(CacheMode mode) implements CacheEvent {}

  /** The key of a step is known; its look-up may have to wait. */
  record StepKeyed(int step) implements CacheEvent {}

  /** A look-up of a step is under way. */
  record LookupStarted(int step, long atMillis) implements CacheEvent {}

  /** The cache has a result. */
  record LookupHit(int step, Tier tier, long roundTripMillis, long atMillis)
      implements CacheEvent {}

  /** The cache gave no result for a look-up that was under way. */
  record LookupMissed(int step, MissReason reason, long roundTripMillis, long atMillis)
      implements CacheEvent {}

  /**
   * What differs from the last run of the step in this directory, or from the last result that was
   * taken for it. Found after the miss, and told only of the latest miss of a step.
   */
  record MissExplained(int step, MissCause cause) implements CacheEvent {}

  /**
   * A step is not looked up at all.
   *
   * @param detail a few words; for NOT_CACHEABLE the obstacle
   */
  record NotAsked(int step, MissReason reason, String detail) implements CacheEvent {}

  /** The outputs of a step are being fetched. */
  record FetchStarted(int step, long sizeBytes, long atMillis) implements CacheEvent {}

  /** The number of bytes of a step's outputs that have arrived. */
  record FetchProgress(int step, long doneBytes, long atMillis) implements CacheEvent {}

  /**
   * The outputs of a step have arrived and were verified.
   *
   * @param tookMillis from the start of the look-up to now
   * @param savedMillis how long the command took where it ran, 0 if unknown
   */
  record FetchFinished(
      int step, Tier tier, long sizeBytes, long tookMillis, long savedMillis, long atMillis)
      implements CacheEvent {}

  /** The outputs of a step could not be fetched. */
  record FetchFailed(int step, MissReason reason, long atMillis) implements CacheEvent {}

  /** Outputs of a step are being pushed. */
  record UploadStarted(int step, long sizeBytes, long atMillis) implements CacheEvent {}

  /** A push is over. */
  record UploadFinished(int step, long sizeBytes, boolean stored, long atMillis)
      implements CacheEvent {}

  /**
   * The result of a successful command is not shared.
   *
   * @param detail the one reason, a few words; a byte string
   */
  record NotStored(int step, String detail) implements CacheEvent {}

  /** The number of open requests changed. */
  record ConnectionsChanged(int open) implements CacheEvent {}

  /**
   * The circuit breaker changed its state.
   *
   * @param failures that caused it
   * @param windowMillis the time within which they occurred
   * @param timeoutMillis how long each was waited for; 0 if the latest was no timeout
   * @param untilMillis when the server is asked again; only for SUSPENDED
   * @param trips how often it was suspended in this build
   */
  record BreakerChanged(
      Breaker breaker,
      int failures,
      long windowMillis,
      long timeoutMillis,
      long untilMillis,
      int trips,
      long atMillis)
      implements CacheEvent {
    /** The name of the failures in messages. */
    public String failuresText() {
      return failures + (timeoutMillis > 0 ? " timeout" : " failure") + (failures == 1 ? "" : "s");
    }
  }

  /** The server answers in another way than before. */
  record ServerChanged(ServerState state, long atMillis) implements CacheEvent {}

  /** The traffic with the server in this build: published once, before its end. */
  record TrafficCounted(CacheTraffic traffic) implements CacheEvent {}

  /** A step runs here while its look-up or fetch is under way. */
  record RaceStarted(int step) implements CacheEvent {}

  /** A race is over. */
  record RaceEnded(int step, boolean wonByCommand) implements CacheEvent {}

  /**
   * A difference that explains why no result was found.
   *
   * @param subject the words that differ for FLAGS, else the file; a byte string
   */
  record MissCause(Kind kind, String subject) {
    /** What differs. */
    public enum Kind {
      /** An input has other content. */
      CONTENT,
      /** An input that it did not have. */
      ADDED,
      /** It had this input, and has not any more. */
      REMOVED,
      /** The command line differs. */
      FLAGS
    }
  }

  /** Why the cache gave no result for a step: a fact, never a guess. */
  enum MissReason {
    /** The server answered that it has no result under the key. */
    NOT_FOUND,
    /** Nothing is known about the step: no list of path sets under its first key. */
    NO_NODE,
    /** No answer in time. */
    TIMEOUT,
    /** An unusable answer. */
    ERROR,
    /** The result is there, but some of its outputs are missing. */
    EVICTED,
    /** The answer was no longer needed when it came. */
    ABANDONED,
    /** Not asked: the server is suspended after failures. */
    SUSPENDED,
    /** Not asked: the mode does not fetch. */
    DISABLED,
    /** Not asked: results of this step cannot be shared. */
    NOT_CACHEABLE;

    /** Whether the server gave a proper answer, so that the look-up counts in the hit rate. */
    public boolean answered() {
      return this == NOT_FOUND || this == NO_NODE || this == EVICTED;
    }
  }
}
