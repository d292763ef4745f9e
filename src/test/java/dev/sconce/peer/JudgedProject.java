package dev.sconce.peer;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.discover.judge.AccessJudge;
import dev.sconce.discover.judge.AllowList;
import dev.sconce.discover.judge.Judgement;
import dev.sconce.discover.judge.RunLookup;
import dev.sconce.discover.judge.ToolRules;
import dev.sconce.discover.judge.Workspace;
import dev.sconce.files.NativePath;
import dev.sconce.graph.Edge;
import dev.sconce.session.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A project whose steps are traced and judged. */
final class JudgedProject {
  /** Empty, so that leftover files of tools are noticed, as they would be in a home directory. */
  private static final List<String> NO_TEMPORARY = List.of();

  private final Path sources;
  private final Path out;
  private final Path spill;
  private Map<String, String> variables = Map.of();
  private final Map<String, Judgement> judgements = new LinkedHashMap<>();

  private JudgedProject(Path sources, Path spill) {
    this.sources = sources;
    this.out = sources.resolve("out");
    this.spill = spill;
  }

  /** Creates an empty project. Skips a test where commands cannot be traced. */
  static JudgedProject in(Path temp) throws Exception {
    Path spill = temp.resolve("spill");
    TracedBuild.assumePossible(spill);
    Path sources = Files.createDirectory(temp.toRealPath().resolve("project"));
    Files.createDirectory(sources.resolve("out"));
    return new JudgedProject(sources, spill);
  }

  Path sources() {
    return sources;
  }

  /** The build directory, below the sources. */
  Path out() {
    return out;
  }

  /** Sets variables that steps get in addition to those of this process. */
  void setVariables(Map<String, String> variables) {
    this.variables = Map.copyOf(variables);
  }

  JudgedProject file(String name, String text) throws IOException {
    Files.createDirectories(sources.resolve(name).getParent());
    Files.writeString(sources.resolve(name), text);
    return this;
  }

  /** Judges commands, given as pairs: the text between build and the rule, and the command. */
  List<String> judge(String... statements) throws Exception {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < statements.length; i += 2) {
      text.append("rule r").append(i).append("\n  command = ");
      text.append(statements[i + 1].replace("; ", " && ")).append('\n');
      text.append("  depfile = $out.d\n");
      text.append("build ").append(statements[i].replace(" : ", ": r" + i + " ")).append('\n');
    }
    Files.writeString(out.resolve("build.ninja"), text.toString());
    return judgeAgain();
  }

  /** Runs all steps once more, and returns the findings of each. */
  List<String> judgeAgain() throws Exception {
    TracedBuild build = TracedBuild.of(out, spill, variables);
    AccessJudge judge =
        new AccessJudge(
            build.graph(),
            new Workspace(NativePath.bytes(out), NativePath.bytes(sources), Map.of(), NO_TEMPORARY),
            new ToolRules(List.of()),
            AllowList.EMPTY,
            RunLookup.NONE);
    List<String> found = new ArrayList<>();
    for (Map.Entry<Edge, TracedBuild.Run> run : build.runs().entrySet()) {
      Judgement judgement =
          judge.judge(run.getKey(), run.getValue().accesses(), run.getValue().depfile());
      judgements.put(run.getKey().outputs()[0].path(), judgement);
      for (Violation violation : judgement.violations()) {
        String about = violation.path().isEmpty() ? violation.detail() : violation.path();
        found.add(violation.kind() + " " + about);
      }
    }
    return found;
  }

  /** Fails if there is a step whose result could not be stored. */
  void checkStorable() {
    judgements.forEach(
        (output, judgement) ->
            assertTrue(judgement.isStorable(), () -> output + ": " + judgement.obstacle()));
  }

  /** Why the result of a step cannot be stored; empty if it can. */
  String obstacle(String output) {
    return judgements.get(output).obstacle().orElse("");
  }
}
