package dev.sconce.frontend.ninja;

import dev.sconce.files.FileSystem;
import dev.sconce.graph.Graph;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A manifest that was read, with all files that it includes. */
public final class Manifest {
  private final Graph graph;
  private final Scope scope;
  private final List<String> files;

  Manifest(Graph graph, Scope scope, List<String> files) {
    this.graph = graph;
    this.scope = scope;
    this.files = List.copyOf(files);
  }

  /**
   * Reads a manifest into a new graph.
   *
   * @param files where it and what it includes lie
   * @param path its path, as the user named it
   * @param warnings gets each warning, without the {@code ninja: warning:} in front
   * @throws ManifestException if it or a file that it includes is missing or malformed
   */
  public static Manifest load(
      FileSystem files, String path, Options options, Consumer<String> warnings)
      throws ManifestException {
    return load(files, path, options, warnings, new Graph());
  }

  /** Like the other, into a graph that may hold nodes already, such as those of a deps log. */
  public static Manifest load(
      FileSystem files, String path, Options options, Consumer<String> warnings, Graph graph)
      throws ManifestException {
    return new ManifestParser(files, options, warnings, graph).parse(path);
  }

  /** What the statements declare. */
  public Graph graph() {
    return graph;
  }

  /** The final value of a variable at top level, expanded; empty when nothing binds it. */
  public String variable(String name) {
    int id = scope.names.find(name);
    int found = id < 0 ? -1 : scope.find(id);
    return found < 0 ? "" : scope.text(found);
  }

  /** The manifest and the files that it includes, as they are named, in the order of reading. */
  public List<String> files() {
    return files;
  }

  /** The rules at top level, {@code phony} included, by name. */
  public List<RuleText> rules() {
    List<RuleText> rules = new ArrayList<>();
    for (Rule rule : scope.ownRules()) {
      Template description = rule.template(NameTable.DESCRIPTION);
      rules.add(
          new RuleText(
              rule.name(),
              Optional.ofNullable(description).map(text -> text.unexpanded(scope.names))));
    }
    rules.sort(Comparator.comparing(RuleText::name));
    return rules;
  }

  /**
   * How strictly a manifest is read.
   *
   * @param phonyCycleIsError leave a phony that names itself as it is, so that the build finds the
   *     cycle, instead of dropping that input with a warning ({@code -w phonycycle=err})
   * @param version the version of ninja to compare {@code ninja_required_version} with
   */
  public record Options(boolean phonyCycleIsError, String version) {
    /** The version of ninja whose behaviour is the model. */
    public static final String NINJA_VERSION = "1.13.2";

    /** What ninja does without options. */
    public static final Options DEFAULT = new Options(false, NINJA_VERSION);
  }

  /**
   * A rule for display.
   *
   * @param name its name
   * @param description its description before expansion, variables in braces
   */
  public record RuleText(String name, Optional<String> description) {}
}
