package dev.sconce.frontend.ninja;

import dev.sconce.files.FileSystem;
import dev.sconce.graph.Graph;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A parsed manifest, with all files that it includes. */
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
   * Parses a manifest into a new graph.
   *
   * @param files contains the manifest and the files that it includes
   * @param path its path, as the user named it
   * @param warnings receives each warning, without {@code ninja: warning:} in front
   * @throws ManifestException if the manifest or an included file is missing or malformed
   */
  public static Manifest load(
      FileSystem files, String path, Options options, Consumer<String> warnings)
      throws ManifestException {
    return load(files, path, options, warnings, new Graph());
  }

  /** Parses a manifest into a graph that may already contain nodes, such as those of a deps log. */
  public static Manifest load(
      FileSystem files, String path, Options options, Consumer<String> warnings, Graph graph)
      throws ManifestException {
    return new ManifestParser(files, options, warnings, graph).parse(path);
  }

  /** The graph that the statements declare. */
  public Graph graph() {
    return graph;
  }

  /** The final, expanded value of a variable at top level; empty if unbound. */
  public String variable(String name) {
    int id = scope.names.find(name);
    int found = id < 0 ? -1 : scope.find(id);
    return found < 0 ? "" : scope.text(found);
  }

  /** The manifest and the files that it includes, as they are named, in reading order. */
  public List<String> files() {
    return files;
  }

  /** The rules at top level, sorted by name; includes {@code phony}. */
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
   * How strictly a manifest is parsed.
   *
   * @param phonyCycleIsError keeps a phony edge that names itself as an input, so that the build
   *     finds the cycle, instead of dropping that input with a warning ({@code -w phonycycle=err})
   * @param version the version of ninja with which to compare {@code ninja_required_version}
   */
  public record Options(boolean phonyCycleIsError, String version) {
    /** The version of ninja that Sconce follows. */
    public static final String NINJA_VERSION = "1.13.2";

    /** Ninja's behaviour without options. */
    public static final Options DEFAULT = new Options(false, NINJA_VERSION);
  }

  /**
   * A rule for display.
   *
   * @param name its name
   * @param description its description before expansion, with variables in braces
   */
  public record RuleText(String name, Optional<String> description) {}
}
