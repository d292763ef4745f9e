package dev.sconce.diagnostics;

import org.jspecify.annotations.Nullable;

/** Recognises the first line of a diagnostic of some tools. */
interface LineFormat {
  /** The diagnostic that a line starts, or null if it starts none of this format. */
  @Nullable OpenDiagnostic begin(String line);
}
