package dev.sconce.ui.text;

import dev.sconce.session.BuildState;

/** The word for the state of the build in the first row. */
public enum BuildStateWord {
  /** The build determines what to do. */
  SCANNING,
  /** No step has failed. */
  BUILDING,
  /** A step failed, the rest goes on. */
  FAILING,
  /** Nothing new starts. */
  PAUSED,
  /** The build is stopping. */
  STOPPING,
  /** It is over, and something failed. */
  FAILED,
  /** It is over, and everything is built. */
  DONE,
  /** It was stopped. */
  STOPPED;

  public static BuildStateWord of(BuildState state) {
    if (state.end().isPresent()) {
      return switch (state.end().get().outcome()) {
        case NOTHING_TO_DO, BUILT -> DONE;
        case FAILED -> FAILED;
        case INTERRUPTED -> STOPPED;
      };
    }
    return switch (state.phase()) {
      case SCANNING -> SCANNING;
      case BUILDING -> state.counts().failed() > 0 ? FAILING : BUILDING;
      case PAUSED -> PAUSED;
      case STOPPING -> STOPPING;
    };
  }

  /** Whether the build is over. */
  public boolean over() {
    return this == FAILED || this == DONE || this == STOPPED;
  }

  /** Whether something failed. */
  public boolean bad() {
    return this == FAILING || this == FAILED;
  }
}
