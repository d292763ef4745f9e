package dev.sconce.report;

import java.io.IOException;

/** Where the bytes of a report go. */
interface ReportTarget {
  /** Writes bytes after those before, in front of the tail. */
  void append(byte[] bytes, int length, byte[] tail) throws IOException;

  /** Writes the tail, if it is not there, and closes. */
  void finish(byte[] tail) throws IOException;

  /** Closes after an append that failed. */
  void abandon() throws IOException;

  /** Closes what is open. */
  void close() throws IOException;
}
