package dev.sconce.schedule;

/** What the plan wants of an edge. */
enum Want {
  /** It is no part of the plan, or is done. */
  NONE,
  /** It does not have to run, but stands between steps that do. */
  NOTHING,
  /** It has to run and waits for inputs. */
  START,
  /** It was handed to the queues, and is waited for. */
  FINISH
}
