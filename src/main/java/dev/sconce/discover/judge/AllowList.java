package dev.sconce.discover.judge;

import dev.sconce.discover.judge.AllowedAccess.Kind;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import dev.sconce.session.Violation;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The accesses that the user allows. */
public final class AllowList {
  /** Allows nothing. */
  public static final AllowList EMPTY = new AllowList(List.of(), LocalDate.EPOCH);

  private final List<AllowedAccess> entries;
  private final LocalDate today;

  /**
   * @param today the day that decides which entries have expired
   */
  public AllowList(List<AllowedAccess> entries, LocalDate today) {
    this.entries = List.copyOf(entries);
    this.today = today;
  }

  /** All entries, including expired ones. */
  public List<AllowedAccess> entries() {
    return entries;
  }

  /** The expired entries. */
  public List<AllowedAccess> expired() {
    List<AllowedAccess> expired = new ArrayList<>();
    for (AllowedAccess entry : entries) {
      if (isExpired(entry)) {
        expired.add(entry);
      }
    }
    return expired;
  }

  private boolean isExpired(AllowedAccess entry) {
    return entry.expires().isPresent() && entry.expires().get().isBefore(today);
  }

  /** The first entry that allows a violation. */
  Optional<AllowedAccess> allowing(Violation violation, Edge step) {
    for (AllowedAccess entry : entries) {
      if (entry.path().matches(violation.path())
          && covers(entry.access(), violation)
          && isMeant(entry, step)
          && !isExpired(entry)) {
        return Optional.of(entry);
      }
    }
    return Optional.empty();
  }

  /** The accesses that entries for a step make untracked: access and pattern of each, in order. */
  public List<String> untracked(Edge step) {
    List<String> found = new ArrayList<>();
    for (AllowedAccess entry : entries) {
      if (entry.effect() == AllowedAccess.Effect.UNTRACKED
          && isMeant(entry, step)
          && !isExpired(entry)) {
        found.add(entry.access() + " " + entry.path());
      }
    }
    return found;
  }

  private static boolean covers(Kind kind, Violation violation) {
    return switch (violation.kind()) {
      case A, B, E -> kind != Kind.WRITE;
      case C, D -> kind != Kind.READ;
    };
  }

  private static boolean isMeant(AllowedAccess entry, Edge step) {
    if (entry.step().matches(step.bindings().ruleName())) {
      return true;
    }
    for (Node output : step.outputs()) {
      if (entry.step().matches(output.path())) {
        return true;
      }
    }
    return false;
  }
}
