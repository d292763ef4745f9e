package dev.sconce.frontend.ninja;

import dev.sconce.graph.ByteSink;

/**
 * Expands texts while a manifest is parsed, with the values that variables have at that moment. The
 * total size of all expansions is bounded, because a few lines can request any size.
 */
final class Expander {
  /** Far above any real manifest, and far below the memory of a machine. */
  private static final long MAX_EXPANDED_BYTES = 1L << 30;

  private static final int MAX_VALUE_BYTES = 1 << 26;

  private final EdgeVariables none = new EdgeVariables();
  private final VariableText dollars;
  private long expandedBytes;

  Expander(NameTable names) {
    dollars = new VariableText(names);
  }

  /** The shared instance that splits texts, also for rules. */
  VariableText dollars() {
    return dollars;
  }

  /** Appends the expansion of the lexer's last text. */
  void expand(Lexer lexer, Scope scope, ByteSink sink) throws ManifestException {
    expand(lexer, lexer.from(), lexer.to(), none, scope, sink);
  }

  /** Appends the expansion of a range of the lexer's file; an edge's own variables apply first. */
  void expand(Lexer lexer, int from, int to, EdgeVariables own, Scope scope, ByteSink sink)
      throws ManifestException {
    SourceText source = lexer.source;
    int start = sink.length();
    dollars.cut(source.bytes, from, to);
    for (int pair = 0; pair < dollars.pairs(); pair++) {
      int cell = dollars.first(pair);
      if (cell >= 0) {
        sink.put(source.bytes, cell, dollars.second(pair) - cell);
      } else if (cell == VariableText.LINE_BREAK) {
        sink.put('\n');
      } else if (!own.append(~cell, source, sink)) {
        scope.appendVariable(~cell, sink);
      }
      if (sink.length() - start > MAX_VALUE_BYTES) {
        throw lexer.error("expanded text is longer than " + MAX_VALUE_BYTES + " bytes");
      }
    }
    expandedBytes += sink.length() - start;
    if (expandedBytes > MAX_EXPANDED_BYTES) {
      throw lexer.error("expanded texts are longer than " + MAX_EXPANDED_BYTES + " bytes");
    }
  }
}
