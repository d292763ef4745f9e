package dev.sconce;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rules of the architecture: who may refer to whom, and to what of the JDK. */
final class Layers {
  private static final String BASE = "dev.sconce.";

  private static final Set<String> BELOW_ENGINE =
      Set.of(
          "schedule",
          "frontend",
          "cache",
          "discover",
          "exec",
          "history",
          "action",
          "files",
          "graph",
          "digest",
          "session",
          "diagnostics",
          "os");

  /** For each package under dev.sconce, the others that it may refer to. */
  private static final Map<String, Set<String>> ALLOWED = allowed();

  /** Within a layer, packages that may not refer to these others, subpackages included. */
  private static final Map<String, Set<String>> APART =
      Map.of(
          "app.ninja", Set.of("app.sconce"),
          "app.sconce", Set.of("app.ninja"),
          "app.workspace", Set.of("app.ninja", "app.sconce"),
          "app.settings", Set.of("app.ninja", "app.sconce", "app.workspace"),
          "ui.plain", Set.of("ui.tui"),
          "ui.tui", Set.of("ui.plain"),
          "ui.command", Set.of("ui.plain", "ui.tui"),
          "ui.text", Set.of("ui.command", "ui.plain", "ui.tui"));

  private static final Set<String> PURE =
      Set.of("schedule", "graph", "digest", "action", "session", "diagnostics");

  /** Of the JDK, what pure code does not touch: packages (with a dot at the end) and classes. */
  private static final List<String> IMPURE_CLASSES =
      List.of(
          "java.io.",
          "java.lang.InheritableThreadLocal",
          "java.lang.Process",
          "java.lang.ProcessBuilder",
          "java.lang.ProcessHandle",
          "java.lang.Runtime",
          "java.lang.Thread",
          "java.lang.ThreadGroup",
          "java.lang.ThreadLocal",
          "java.lang.ref.Cleaner",
          "java.net.",
          "java.nio.channels.",
          "java.nio.file.",
          "java.security.SecureRandom",
          "java.time.Clock",
          "java.time.InstantSource",
          "java.util.Random",
          "java.util.Scanner",
          "java.util.SplittableRandom",
          "java.util.Timer",
          "java.util.concurrent.ThreadLocalRandom",
          "java.util.logging.",
          "java.util.random.",
          "jdk.internal.",
          "sun.");

  /** What of the banned packages does nothing by itself. */
  private static final Set<String> PURE_AFTER_ALL = Set.of("java.io.Serializable");

  /** Digests and events use streams that they are handed; they open none. */
  private static final Set<String> LAYERS_WITH_STREAMS = Set.of("digest", "session");

  private static final Set<String> STREAMS =
      Set.of(
          "java.io.IOException",
          "java.io.InputStream",
          "java.io.OutputStream",
          "java.io.UncheckedIOException");

  private static final Set<String> IMPURE_MEMBERS =
      Set.of(
          "java.lang.Math.random",
          "java.lang.Object.notify",
          "java.lang.Object.notifyAll",
          "java.lang.Object.wait",
          "java.lang.StrictMath.random",
          "java.util.Collections.shuffle",
          "java.util.Date.<init>",
          "java.util.UUID.randomUUID");

  private static final Set<String> PURE_MEMBERS_OF_SYSTEM =
      Set.of("java.lang.System.arraycopy", "java.lang.System.identityHashCode");

  /** Only the wiring ends the process or looks at what surrounds it. */
  private static final Set<String> MEMBERS_FOR_APP =
      Set.of(
          "java.lang.Runtime.exit",
          "java.lang.Runtime.halt",
          "java.lang.System.exit",
          "java.lang.System.getProperties",
          "java.lang.System.getProperty",
          "java.lang.System.getenv",
          "java.lang.System.setProperty",
          "java.time.InstantSource.system");

  private Layers() {}

  private static Map<String, Set<String>> allowed() {
    Map<String, Set<String>> allowed = new HashMap<>();
    allowed.put("os", Set.of());
    allowed.put("diagnostics", Set.of());
    allowed.put("session", Set.of("diagnostics"));
    allowed.put("digest", Set.of());
    allowed.put("graph", Set.of());
    allowed.put("files", Set.of("os", "digest"));
    allowed.put("action", Set.of("graph", "digest"));
    allowed.put("history", Set.of("graph", "action", "files", "digest"));
    allowed.put("exec", Set.of("os", "files"));
    allowed.put("discover", Set.of("graph", "action", "files", "digest", "session"));
    allowed.put("cache", Set.of("action", "files", "digest", "session"));
    allowed.put("frontend", Set.of("graph", "files"));
    allowed.put("schedule", Set.of("graph", "action", "digest", "session"));
    allowed.put("engine", BELOW_ENGINE);
    allowed.put("tools", with(BELOW_ENGINE, "engine"));
    allowed.put("report", Set.of("session", "diagnostics"));
    allowed.put("ui", Set.of("session", "diagnostics"));
    allowed.put("app", with(BELOW_ENGINE, "engine", "tools", "report", "ui"));
    return allowed;
  }

  private static Set<String> with(Set<String> some, String... more) {
    return Stream.concat(some.stream(), Stream.of(more)).collect(Collectors.toUnmodifiableSet());
  }

  /** One line for each breach of a rule among these classes, in order; empty when all is well. */
  static List<String> violations(Collection<ClassReferences> classes) {
    Set<String> found = new TreeSet<>();
    for (ClassReferences one : classes) {
      checkImports(one, found);
      checkApart(one, found);
      checkJdk(one, found);
      for (String field : one.mutableStatics()) {
        found.add(one.name() + " has the mutable static field " + field);
      }
    }
    checkPackageInfo(classes, found);
    checkCycles(classes, found);
    return List.copyOf(found);
  }

  private static void checkImports(ClassReferences one, Set<String> found) {
    String layer = layer(one.name());
    Set<String> allowed = ALLOWED.get(layer);
    if (allowed == null) {
      found.add(one.name() + " is in a package that the table of layers does not know");
      return;
    }
    for (String other : one.classes()) {
      if (other.startsWith(BASE) && !layer(other).equals(layer)) {
        if (!allowed.contains(layer(other))) {
          found.add(one.name() + " refers to " + other + ": " + layer + " may not");
        }
      }
    }
  }

  private static void checkApart(ClassReferences one, Set<String> found) {
    for (Map.Entry<String, Set<String>> entry : APART.entrySet()) {
      if (isIn(one.name(), entry.getKey())) {
        for (String other : one.classes()) {
          if (entry.getValue().stream().anyMatch(apart -> isIn(other, apart))) {
            found.add(one.name() + " refers to " + other + ": " + entry.getKey() + " may not");
          }
        }
      }
    }
  }

  private static boolean isIn(String className, String packageName) {
    return className.startsWith(BASE + packageName + ".");
  }

  private static void checkJdk(ClassReferences one, Set<String> found) {
    String layer = layer(one.name());
    for (String other : one.classes()) {
      if (other.startsWith("java.lang.foreign.") && !layer.equals("os")) {
        found.add(one.name() + " refers to " + other + ": only os may");
      }
      if (PURE.contains(layer) && impureClass(layer, other)) {
        found.add(one.name() + " refers to " + other + ": " + layer + " is pure");
      }
    }
    for (String member : one.members()) {
      if (MEMBERS_FOR_APP.contains(member) && !layer.equals("app")) {
        found.add(one.name() + " uses " + member + ": only app may");
      }
      if (PURE.contains(layer) && impureMember(member)) {
        found.add(one.name() + " uses " + member + ": " + layer + " is pure");
      }
    }
  }

  private static boolean impureClass(String layer, String name) {
    if (PURE_AFTER_ALL.contains(name)
        || (LAYERS_WITH_STREAMS.contains(layer) && STREAMS.contains(name))) {
      return false;
    }
    if (layer.equals("schedule") && name.startsWith("java.util.concurrent.")) {
      return true;
    }
    return IMPURE_CLASSES.stream().anyMatch(banned -> isOrIsWithin(name, banned));
  }

  private static boolean isOrIsWithin(String name, String banned) {
    return banned.endsWith(".")
        ? name.startsWith(banned)
        : name.equals(banned) || name.startsWith(banned + "$");
  }

  private static boolean impureMember(String member) {
    if (member.startsWith("java.lang.System.")) {
      return !PURE_MEMBERS_OF_SYSTEM.contains(member);
    }
    return IMPURE_MEMBERS.contains(member)
        || (member.startsWith("java.time.") && member.endsWith(".now"));
  }

  private static void checkPackageInfo(Collection<ClassReferences> classes, Set<String> found) {
    Set<String> marked = new TreeSet<>();
    for (ClassReferences one : classes) {
      if (one.name().endsWith(".package-info")
          && one.annotations().contains("org.jspecify.annotations.NullMarked")) {
        marked.add(one.packageName());
      }
    }
    for (ClassReferences one : classes) {
      if (!marked.contains(one.packageName())) {
        found.add(one.packageName() + " has no package-info.java that is @NullMarked");
      }
    }
  }

  /** Looks for a package from which a chain of references leads back to itself. */
  private static void checkCycles(Collection<ClassReferences> classes, Set<String> found) {
    Map<String, Set<String>> references = new TreeMap<>();
    for (ClassReferences one : classes) {
      Set<String> targets = references.computeIfAbsent(one.packageName(), key -> new TreeSet<>());
      for (String other : one.classes()) {
        if (other.startsWith(BASE) && !ClassReferences.packageOf(other).equals(one.packageName())) {
          targets.add(ClassReferences.packageOf(other));
        }
      }
    }
    for (String start : references.keySet()) {
      wayBack(references, start)
          .ifPresent(way -> found.add("cycle of packages: " + String.join(" -> ", way)));
    }
  }

  private static Optional<List<String>> wayBack(Map<String, Set<String>> references, String start) {
    Map<String, String> cameFrom = new HashMap<>();
    Deque<String> open = new ArrayDeque<>(List.of(start));
    while (!open.isEmpty()) {
      String here = open.remove();
      for (String next : references.getOrDefault(here, Set.of())) {
        if (next.equals(start)) {
          return Optional.of(trail(cameFrom, start, here));
        }
        if (cameFrom.putIfAbsent(next, here) == null) {
          open.add(next);
        }
      }
    }
    return Optional.empty();
  }

  private static List<String> trail(Map<String, String> cameFrom, String start, String last) {
    List<String> trail = new ArrayList<>(List.of(start));
    for (String at = last; !at.equals(start); at = cameFrom.get(at)) {
      trail.add(1, at);
    }
    trail.add(start);
    return trail;
  }

  /** The name right under dev.sconce: subpackages belong to their top package. */
  private static String layer(String className) {
    if (!className.startsWith(BASE)) {
      return "";
    }
    String rest = className.substring(BASE.length());
    int dot = rest.indexOf('.');
    return dot < 0 ? "" : rest.substring(0, dot);
  }
}
