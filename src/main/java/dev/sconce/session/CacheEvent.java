package dev.sconce.session;

/** Facts about the cache: what it is asked, what it answers, how it does. */
public sealed interface CacheEvent extends BuildEvent {
  /** Where a result came from. */
  enum Tier {
    /** The cache on this machine. */
    DISK,
    /** The server. */
    REMOTE
  }

  /** Whether the server is asked. */
  enum Breaker {
    /** It is. */
    CLOSED,
    /** It is not, after too many failures. */
    SUSPENDED,
    /** One request finds out whether it is well again. */
    PROBING
  }

  /** How the server answers. */
  enum ServerState {
    /** As usual. */
    WELL,
    /** Later than usual. */
    SLOW,
    /** Not at all for two seconds. */
    SILENT
  }

  /**
   * There is a remote cache.
   *
   * @param server its name, without anything secret
   * @param connections how many requests may be open at once
   * @param usualHitPercent the median hit rate of the last builds here, -1 when unknown
   */
  record CacheConfigured(String server, CacheMode mode, int connections, int usualHitPercent)
      implements CacheEvent {
    /** Whether it is no server but a directory that is shared. */
    public boolean isDirectory() {
      return server.startsWith("file:");
    }
  }

  /** The remote cache is used for something else from now on. */
  record ModeChanged(CacheMode mode) implements CacheEvent {}

  /** The key of a step is known; it may have to wait before it is looked up. */
  record StepKeyed(int step) implements CacheEvent {}

  /** A look-up of a step is on its way. */
  record LookupStarted(int step, long atMillis) implements CacheEvent {}

  /** The cache has a result. */
  record LookupHit(int step, Tier tier, long roundTripMillis, long atMillis)
      implements CacheEvent {}

  /** The cache gave no result for a look-up that was on its way. */
  record LookupMissed(int step, MissReason reason, long roundTripMillis, long atMillis)
      implements CacheEvent {}

  /**
   * What differs from the last run of the step in this directory, or the last result that was taken
   * for it; found out after the miss. Told of the latest miss of a step alone.
   */
  record MissExplained(int step, MissCause cause) implements CacheEvent {}

  /**
   * A step is not looked up at all.
   *
   * @param detail a few words, for NOT_CACHEABLE what stands in the way
   */
  record NotAsked(int step, MissReason reason, String detail) implements CacheEvent {}

  /** The outputs of a step are on their way. */
  record FetchStarted(int step, long sizeBytes, long atMillis) implements CacheEvent {}

  /** So much of the outputs of a step has come. */
  record FetchProgress(int step, long doneBytes, long atMillis) implements CacheEvent {}

  /**
   * The outputs of a step are here and checked.
   *
   * @param tookMillis from the start of the look-up to now
   * @param savedMillis how long the command took where it ran, 0 when unknown
   */
  record FetchFinished(
      int step, Tier tier, long sizeBytes, long tookMillis, long savedMillis, long atMillis)
      implements CacheEvent {}

  /** The outputs of a step could not be brought. */
  record FetchFailed(int step, MissReason reason, long atMillis) implements CacheEvent {}

  /** Outputs of a step are being pushed. */
  record UploadStarted(int step, long sizeBytes, long atMillis) implements CacheEvent {}

  /** A push is over. */
  record UploadFinished(int step, long sizeBytes, boolean stored, long atMillis)
      implements CacheEvent {}

  /**
   * The result of a command that ended well is not given to anybody.
   *
   * @param detail the one reason, a few words; a byte string
   */
  record NotStored(int step, String detail) implements CacheEvent {}

  /** How many requests are open. */
  record ConnectionsChanged(int open) implements CacheEvent {}

  /**
   * The breaker went from one state to another.
   *
   * @param failures that led to it
   * @param windowMillis the time within which they came
   * @param timeoutMillis how long each was waited for; 0 if the latest was no timeout
   * @param untilMillis when the server is asked again; for SUSPENDED alone
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
    /** What the failures are called. */
    public String failuresText() {
      return failures + (timeoutMillis > 0 ? " timeout" : " failure") + (failures == 1 ? "" : "s");
    }
  }

  /** The server answers in another way than before. */
  record ServerChanged(ServerState state, long atMillis) implements CacheEvent {}

  /** What went to and from the server in this build: told once, before its end. */
  record TrafficCounted(CacheTraffic traffic) implements CacheEvent {}

  /** A step runs here while its look-up or fetch is under way. */
  record RaceStarted(int step) implements CacheEvent {}

  /** A race is over. */
  record RaceEnded(int step, boolean wonByCommand) implements CacheEvent {}

  /**
   * What made a result unfindable, from the comparison with the nearest one that is known.
   *
   * @param subject the words that differ for FLAGS, else the file, empty for NEW and EVICTED; a
   *     byte string
   */
  record MissCause(Kind kind, String subject) {
    /** What differs. */
    public enum Kind {
      /** An input has other bytes. */
      CONTENT,
      /** An input that it did not have. */
      ADDED,
      /** It had this input, and has not any more. */
      REMOVED,
      /** The command line differs. */
      FLAGS,
      /** An input that is made anew, with other bytes, on every run. */
      VARIES,
      /** Nobody has built this step. */
      NEW,
      /** The server had it and dropped it. */
      EVICTED
    }
  }

  /** Why the cache gave no result for a step: a fact, never a guess. */
  enum MissReason {
    /** The server answered that it has no result under the key. */
    NOT_FOUND,
    /** Nothing is known of the step: no list of path sets under its first key. */
    NO_NODE,
    /** No answer in time. */
    TIMEOUT,
    /** An answer that cannot be used. */
    ERROR,
    /** The result is there, but not all of its outputs. */
    EVICTED,
    /** Nobody wanted the answer any more before it came. */
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
