package dev.sconce.diagnostics;

import org.jspecify.annotations.Nullable;

/** How some tools begin a diagnostic. */
interface LineFormat {
  /** The diagnostic that a line begins, null when it begins none of this format. */
  @Nullable OpenDiagnostic begin(String line);
}
