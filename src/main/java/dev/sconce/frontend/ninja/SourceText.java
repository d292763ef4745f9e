package dev.sconce.frontend.ninja;

import dev.sconce.graph.ByteSink;
import dev.sconce.graph.SourceLocation;

/** A file that was read, and the values of its edges that had to be expanded while reading. */
final class SourceText {
  private final String file;
  final byte[] bytes;

  /** Values of edge bindings that are no plain range of the file. */
  final ByteSink expanded = new ByteSink(0);

  SourceText(String file, byte[] bytes) {
    this.file = file;
    this.bytes = bytes;
  }

  String file() {
    return file;
  }

  /** The line that holds an offset, and the column unless it is the first. */
  SourceLocation location(int offset) {
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < offset; i++) {
      if (bytes[i] == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    return new SourceLocation(file, line, offset - lineStart + 1);
  }
}
