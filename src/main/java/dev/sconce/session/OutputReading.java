package dev.sconce.session;

import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * How to parse the output of steps.
 *
 * @param shown what a terminal would show for a line; both are byte strings
 * @param earlier the {@linkplain ReportedDiagnostic#fingerprint fingerprints} of the diagnostics of
 *     the build before, once they are known; called on the thread of the fold
 */
public record OutputReading(UnaryOperator<String> shown, Supplier<Optional<Set<String>>> earlier) {
  /** Shows lines unchanged, and knows nothing of an earlier build. */
  public static final OutputReading PLAIN =
      new OutputReading(UnaryOperator.identity(), Optional::empty);
}
