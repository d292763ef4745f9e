package dev.sconce.schedule;

/** What the scheduler wants done. Each says which completions answer it, if any. */
public sealed interface Effect
    permits CommandEffect, Effect.Finish, FileEffect, LogEffect, ReuseEffect {
  /** The run is over. */
  record Finish(RunResult result) implements Effect {}
}
