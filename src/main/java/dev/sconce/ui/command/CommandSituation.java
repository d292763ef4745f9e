package dev.sconce.ui.command;

import dev.sconce.diagnostics.Diagnostic.Place;
import dev.sconce.session.BuildState;
import dev.sconce.session.Problem;
import dev.sconce.session.StepView;
import dev.sconce.session.UndeclaredReport;
import java.util.Optional;

/** The objects that commands act on now. */
public interface CommandSituation {
  /** The state of the build. */
  BuildState state();

  /** The id of the selected step. */
  Optional<Integer> step();

  /** The state of that step. */
  Optional<StepView> view();

  /** Whether commands concern that step alone, and not other failures. */
  boolean isAboutOneStep();

  /** The selected failure. */
  Optional<Problem.Failure> failure();

  /** The selected place in a file, as a tool printed it. */
  Optional<Place> place();

  /** The selected undeclared file. */
  Optional<Problem.Undeclared> undeclared();

  /** The engine's report about that file. */
  Optional<UndeclaredReport> report();

  /** The selected file, or an output of the selected step; a byte string. */
  Optional<String> file();

  /** The step that can be retried. */
  Optional<Integer> again();

  /** Whether an output is shown that could be enlarged. */
  boolean showsOutput();

  /** Whether the user searches a text. */
  boolean searches();

  /** Whether all panes follow the build. */
  boolean follows();
}
