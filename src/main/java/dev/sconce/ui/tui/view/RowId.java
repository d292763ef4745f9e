package dev.sconce.ui.tui.view;

import dev.sconce.diagnostics.Diagnostic.Severity;

/** Identifies a row by its subject, so that it can be found again in a later state. */
public sealed interface RowId {
  /** A target that a step makes. */
  record Target(int step) implements RowId {}

  /** A directory of targets or steps, below a target or at the top. */
  record Directory(String name, int parentStep) implements RowId {}

  /** A step. */
  record Step(int step) implements RowId {}

  /** A group of failures; the step is the first of them. */
  record Failures(int step) implements RowId {}

  /** A file that is not declared. */
  record File(String violation, String path) implements RowId {}

  /** Errors or warnings of one kind. */
  record Kind(Severity severity, String kind) implements RowId {}

  /** The errors or warnings of one kind in one file. */
  record KindFile(Severity severity, String kind, String file) implements RowId {}

  /**
   * An error or a warning.
   *
   * @param id {@link dev.sconce.session.ReportedDiagnostic#id}
   */
  record Reported(int id) implements RowId {}

  /**
   * Another place that an error or a warning names.
   *
   * @param id of the error or warning
   * @param number the index among the other places, from 0
   */
  record RelatedPlace(int id, int number) implements RowId {}

  /** The row of the warnings. */
  record Warnings() implements RowId {}
}
