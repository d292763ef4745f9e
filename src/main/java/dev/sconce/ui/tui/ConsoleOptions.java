package dev.sconce.ui.tui;

import dev.sconce.ui.text.StepLabels;

/**
 * What the console is told.
 *
 * @param stay when it stays although the build is over
 * @param bell whether it rings when the build is over
 * @param keys which keys mean what
 * @param labels how steps are named
 * @param startedAtMillis when the build began: events count from there
 */
public record ConsoleOptions(
    StayOpenPolicy stay, boolean bell, KeyMap keys, StepLabels labels, long startedAtMillis) {}
