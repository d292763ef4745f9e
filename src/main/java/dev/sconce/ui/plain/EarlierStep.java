package dev.sconce.ui.plain;

import dev.sconce.session.StepOutcome;
import dev.sconce.session.StepOutput;
import dev.sconce.session.StepText;

/**
 * A step of an earlier build, as it is shown again.
 *
 * @param exitCode of its command, as in {@link dev.sconce.session.BuildEvent.StepFinished}
 * @param agoMillis how long ago it ended
 */
public record EarlierStep(
    StepText text,
    StepOutcome outcome,
    int exitCode,
    long tookMillis,
    long agoMillis,
    StepOutput output) {}
