package dev.sconce.engine;

import dev.sconce.files.AccessSet;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.history.AccessStore;
import dev.sconce.schedule.StepTextEvaluator;
import dev.sconce.session.Answer;
import dev.sconce.session.FileUse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Searches a build for the steps that use a file. It copies what is in the graph and the logs on
 * the thread of the build, and goes through the traced accesses on another one.
 */
final class FileUserSearch {
  /** A step, and when its last run ended according to the log. */
  private record LoggedStep(Edge edge, String output, long nanos) {}

  private final String path;
  private final String absolute;
  private final NamedFile named;
  private final String maker;
  private final FileUserFinder finder;
  private final @Nullable AccessStore store;
  private final List<LoggedStep> steps = new ArrayList<>();
  private final Map<Edge, String> labels = new HashMap<>();

  FileUserSearch(BuildParts parts, String path) {
    this.path = path;
    this.store = parts.tracing() == null ? null : parts.tracing().store();
    String place = store == null ? "" : store.place();
    Graph graph = parts.graph();
    this.named = NamedFile.find(graph, parts.files(), path, place);
    this.absolute = named.absolute();
    Set<Node> nodes = named.nodes();
    StepTextEvaluator texts = new StepTextEvaluator(graph);
    this.maker =
        nodes.stream()
            .map(Node::producer)
            .filter(edge -> edge != null)
            .map(texts::label)
            .findFirst()
            .orElse("");
    this.finder = new FileUserFinder(graph, parts.depsLog(), nodes);
    for (int id = 0; id < graph.edgeCount(); id++) {
      Edge edge = graph.edge(id);
      if (!edge.phony() && !edge.generator()) {
        Node output = edge.outputs()[0];
        long nanos = parts.buildLog() == null ? 0 : parts.buildLog().mtimeNanos(output);
        steps.add(new LoggedStep(edge, output.path(), nanos));
        labels.put(edge, texts.label(edge));
      }
    }
  }

  /** The result of the search. Any thread; once. */
  Answer answer() {
    int traced = 0;
    for (LoggedStep step : steps) {
      Optional<AccessSet> seen = seen(step);
      if (seen.isPresent()) {
        traced++;
        finder.addTraced(step.edge(), seen.get(), absolute);
      }
    }
    if (!named.exists() && named.nodes().isEmpty() && finder.users().isEmpty()) {
      return new Answer.UnknownFile(path, named.endingSo(), named.alike());
    }
    Map<FileUse, Integer> counts = new EnumMap<>(FileUse.class);
    List<Answer.FileUser> users = new ArrayList<>();
    for (FileUserFinder.FileUser user : finder.users()) {
      counts.merge(user.use(), 1, Integer::sum);
      String label = labels.getOrDefault(user.step(), user.step().outputs()[0].path());
      users.add(new Answer.FileUser(user.step().id(), label, user.use(), user.program()));
    }
    users.sort(Comparator.comparing(Answer.FileUser::use));
    return new Answer.FileUsers(
        path,
        maker,
        users.subList(0, Math.min(users.size(), Answer.StepDescription.MOST)),
        counts,
        traced,
        steps.size());
  }

  /** The accesses of the last run of a step; empty if that run was not traced. */
  private Optional<AccessSet> seen(LoggedStep step) {
    AccessStore known = store;
    if (known == null
        || known.last(step.output()).filter(kept -> kept.isOf(step.nanos())).isEmpty()) {
      return Optional.empty();
    }
    // each command accesses something: an empty set is the remains of a damaged record
    return known.accesses(step.output()).filter(set -> !set.accesses().isEmpty());
  }
}
