package dev.sconce.peer;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A small build that both the peer and Sconce run, as {@link CaseReader} reads it.
 *
 * @param origin its file and line
 * @param name what it shows
 * @param files the files in the build directory at the start
 * @param steps shell commands, run one after another
 * @param normalisations patterns of what may differ in the output, with replacements
 * @param sorted whether the order of the lines of a step's output is ignored
 */
record PeerCase(
    String origin,
    String name,
    List<SourceFile> files,
    List<String> steps,
    List<Normalisation> normalisations,
    boolean sorted) {

  /** Packagers add a suffix to the peer's version. */
  private static final Pattern PEER_VERSION =
      Pattern.compile("(1\\.13\\.2)\\.git\\.kitware[a-z0-9.-]*");

  PeerCase {
    files = List.copyOf(files);
    steps = List.copyOf(steps);
    normalisations = List.copyOf(normalisations);
    if (steps.isEmpty()) {
      throw new IllegalArgumentException(origin + ": case \"" + name + "\" has no steps");
    }
  }

  /** The output of a step without the parts that may differ from run to run. */
  String normalise(String output) {
    String text = PEER_VERSION.matcher(output).replaceAll("$1");
    for (Normalisation normalisation : normalisations) {
      text = normalisation.pattern().matcher(text).replaceAll(normalisation.replacement());
    }
    if (!sorted) {
      return text;
    }
    return String.join("\n", text.lines().sorted().toList());
  }

  /**
   * @param path relative to the build directory
   * @param content a byte string
   */
  record SourceFile(String path, String content, boolean executable) {}

  record Normalisation(Pattern pattern, String replacement) {}
}
