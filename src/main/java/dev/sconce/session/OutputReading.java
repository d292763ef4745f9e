package dev.sconce.session;

import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * How what steps print is read.
 *
 * @param shown what a terminal would show of a line; both are byte strings
 * @param earlier the {@linkplain ReportedDiagnostic#fingerprint fingerprints} of what the build
 *     before reported, once they are known; asked on the thread of the fold
 */
public record OutputReading(UnaryOperator<String> shown, Supplier<Optional<Set<String>>> earlier) {
  /** Lines are shown as they are, and nothing is known of an earlier build. */
  public static final OutputReading PLAIN =
      new OutputReading(UnaryOperator.identity(), Optional::empty);
}
