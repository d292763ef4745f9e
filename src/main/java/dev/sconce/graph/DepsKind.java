package dev.sconce.graph;

/** How a command tells what it read. */
public enum DepsKind {
  /** It does not, or only by a depfile that stays on disk and is read at each start. */
  NONE,
  /** A Makefile fragment, moved into the deps log once the command is done. */
  GCC,
  /** Lines of {@code /showIncludes} in the output, moved into the deps log. */
  MSVC
}
