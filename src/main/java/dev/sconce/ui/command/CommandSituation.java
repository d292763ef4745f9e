package dev.sconce.ui.command;

import dev.sconce.diagnostics.Diagnostic.Place;
import dev.sconce.session.BuildState;
import dev.sconce.session.Problem;
import dev.sconce.session.StepView;
import dev.sconce.session.UndeclaredReport;
import java.util.Optional;

/** What a command would act on now. */
public interface CommandSituation {
  /** The build. */
  BuildState state();

  /** The step that is meant, by its id. */
  Optional<Integer> step();

  /** What is known of that step. */
  Optional<StepView> view();

  /** Whether commands are about that step alone, and not about what else failed. */
  boolean isAboutOneStep();

  /** The failure that is meant. */
  Optional<Problem.Failure> failure();

  /** The place in a file that is meant, as a tool printed it. */
  Optional<Place> place();

  /** The undeclared file that is meant. */
  Optional<Problem.Undeclared> undeclared();

  /** What the engine has told of that file. */
  Optional<UndeclaredReport> report();

  /** The file that is meant, or that the step makes which is meant; a byte string. */
  Optional<String> file();

  /** The step that can run again. */
  Optional<Integer> again();

  /** Whether an output is shown that could have more room. */
  boolean showsOutput();

  /** Whether a text is searched. */
  boolean searches();

  /** Whether everything shown follows the build. */
  boolean follows();
}
