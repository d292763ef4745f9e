package dev.sconce.exec;

/** What a runner is to find out about the files that a command touches. */
public enum TracePolicy {
  /** Nothing: what a command does with files is taken on trust. */
  OFF
}
