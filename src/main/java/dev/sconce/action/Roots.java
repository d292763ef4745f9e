package dev.sconce.action;

import dev.sconce.graph.ByteSink;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The directories whose location does not count: source root, build root, home directory. In keys
 * each is replaced by a token, a NUL byte and a letter, which occurs in no command or path. In a
 * text that is a path, or may contain one, the longest root is replaced, at path boundaries only.
 */
public final class Roots {
  /**
   * The path whose state is the location of the roots. A path set contains it if the result depends
   * on that location.
   */
  public static final PathTable.Pair PLACE = new PathTable.Pair("\0root", Ingredient.Access.READ);

  /** A shorter root would match texts that do not mean it. */
  private static final int MIN_BYTES = 6;

  /**
   * The home directory is replaced only in links, PATH and outputs, so it may be short, as root's
   * is.
   */
  private static final int MIN_HOME_BYTES = 2;

  private static final char MARK = '\0';
  private static final char SOURCE = 's';
  private static final char BUILD = 'b';
  private static final char HOME = 'h';

  /** Characters that can follow a path in a text without being part of it. */
  private static final String BOUNDARIES = "/ \t\n\r\"'`=:,;)(|&<>";

  private record Root(String path, char token) {}

  private final List<Root> longestFirst = new ArrayList<>();
  private final String source;
  private final String build;
  private final String home;
  private final List<String> places = new ArrayList<>();
  private final List<String> unwatched = new ArrayList<>();

  private Roots(List<String> source, List<String> build, List<String> home) {
    this.source = source.getFirst();
    this.build = build.getFirst();
    this.home = home.isEmpty() ? "" : home.getFirst();
    add(build, BUILD, MIN_BYTES);
    add(source, SOURCE, MIN_BYTES);
    places.addAll(source);
    places.addAll(build);
    add(home, HOME, MIN_HOME_BYTES);
    if (home.isEmpty()) {
      unwatched.add("no home directory");
    }
    longestFirst.sort(Comparator.comparingInt(root -> -root.path().length()));
  }

  /**
   * The roots of a workspace. Each is an absolute path without a slash at its end, a byte string:
   * the first name without symbolic links, then its other names.
   *
   * @param home empty if it is not known
   */
  public static Roots of(List<String> source, List<String> build, List<String> home) {
    return new Roots(source, build, home);
  }

  private void add(List<String> forms, char token, int minBytes) {
    for (String path : forms) {
      if (path.length() < minBytes) {
        unwatched.add(path);
      } else if (longestFirst.stream().noneMatch(root -> root.path().equals(path))) {
        longestFirst.add(new Root(path, token));
      }
    }
  }

  /**
   * Facts about the location that a command may learn without a trace in its result: the names of
   * roots that are too short to be searched for, and that there is no home directory. If there are
   * any, results are shared only with users for whom the same holds.
   */
  public List<String> unwatched() {
    return unwatched.stream().distinct().toList();
  }

  /** An absolute path with its root replaced by a token; a path below no root is unchanged. */
  public String token(String path) {
    for (Root root : longestFirst) {
      if (isWithin(path, root.path())) {
        return "" + MARK + root.token() + path.substring(root.path().length());
      }
    }
    return path;
  }

  /**
   * The absolute path that a token path means here; empty if there is no such root here, or if it
   * is not a path.
   */
  public Optional<String> path(String token) {
    if (token.startsWith("/")) {
      return Optional.of(token);
    }
    if (token.length() < 2
        || token.charAt(0) != MARK
        || token.length() > 2 && token.charAt(2) != '/') {
      return Optional.empty();
    }
    String real = real(token.charAt(1));
    return real.isEmpty() ? Optional.empty() : Optional.of(real + token.substring(2));
  }

  private String real(char token) {
    return switch (token) {
      case SOURCE -> source;
      case BUILD -> build;
      case HOME -> home;
      default -> "";
    };
  }

  /** A command, or another text of the manifest, with source and build root replaced by tokens. */
  public String tokens(String text) {
    return tokens(text, false);
  }

  /**
   * The text of a symbolic link or of PATH, with the home directory replaced by a token as well.
   */
  public String tokensAndHome(String text) {
    return tokens(text, true);
  }

  private String tokens(String text, boolean home) {
    StringBuilder result = new StringBuilder(text.length());
    int copied = 0;
    int at = 0;
    while (at < text.length()) {
      char one = text.charAt(at);
      if (one == MARK) {
        result.append(text, copied, at + 1).append(MARK);
        copied = ++at;
        continue;
      }
      Root root = one == '/' ? rootAt(text, at, home) : null;
      if (root == null) {
        at++;
        continue;
      }
      result.append(text, copied, at).append(MARK).append(root.token());
      at += root.path().length();
      copied = at;
    }
    return copied == 0 ? text : result.append(text, copied, text.length()).toString();
  }

  private @Nullable Root rootAt(String text, int at, boolean home) {
    for (Root root : longestFirst) {
      int end = at + root.path().length();
      if ((home || root.token() != HOME)
          && text.startsWith(root.path(), at)
          && (end == text.length() || BOUNDARIES.indexOf(text.charAt(end)) >= 0)) {
        return beginsAt(text, at) ? root : null;
      }
    }
    return null;
  }

  /**
   * Whether a path can begin at this position rather than continue a longer one. An option may
   * precede it.
   */
  private static boolean beginsAt(String text, int at) {
    int start = at;
    while (start > 0 && isNamePart(text.charAt(start - 1))) {
      start--;
    }
    boolean within = start > 0 && text.charAt(start - 1) == '/';
    boolean relative = start < at && text.charAt(at - 1) == '.';
    return !within && !relative;
  }

  private static boolean isNamePart(char one) {
    return one != '/' && BOUNDARIES.indexOf(one) < 0;
  }

  /** Whether a text contains a token of the source or build root. */
  public static boolean mentionsPlace(String tokens) {
    return tokens.indexOf("" + MARK + SOURCE) >= 0 || tokens.indexOf("" + MARK + BUILD) >= 0;
  }

  /**
   * Whether a text contains a token of the source or build root that none of some paths covers.
   *
   * @param covered paths with tokens; each covers everything below it
   */
  public boolean mentionsOther(String tokens, List<String> covered) {
    boolean sources = covered.contains("" + MARK + SOURCE);
    boolean built = covered.contains("" + MARK + BUILD) || sources && isWithin(build, source);
    return !sources && tokens.indexOf("" + MARK + SOURCE) >= 0
        || !built && tokens.indexOf("" + MARK + BUILD) >= 0;
  }

  /**
   * The location of the build root relative to the source root, and the reverse. Relative paths
   * lead from one to the other, so this must be the same in all workspaces that share results.
   */
  public String layout() {
    return relative(source, build) + " " + relative(build, source);
  }

  private static String relative(String from, String to) {
    StringBuilder up = new StringBuilder();
    String above = from;
    while (!above.isEmpty() && !isWithin(to, above)) {
      above = above.substring(0, above.lastIndexOf('/'));
      up.append("../");
    }
    String rest = to.substring(above.length());
    return up + (rest.startsWith("/") ? rest.substring(1) : rest);
  }

  /**
   * Whether the state of a path depends on the location of the workspace: it lies in a directory
   * above a root, so that another location would mean another path. Entries of {@code /} do not
   * count.
   */
  public boolean isBesidePlace(String path) {
    String directory = path.substring(0, Math.max(0, path.lastIndexOf('/')));
    return !directory.isEmpty() && isAbovePlace(directory) && !isAbovePlace(path) && !isPlace(path);
  }

  /** Whether a source or build root lies below a directory. */
  public boolean isAbovePlace(String directory) {
    for (String place : places) {
      if (place.length() > directory.length() && isWithin(place, directory)) {
        return true;
      }
    }
    return false;
  }

  private boolean isPlace(String path) {
    return longestFirst.stream()
        .anyMatch(root -> isWithin(path, root.path()) && root.token() != HOME);
  }

  /** The location of all roots: the state of {@link #PLACE}. */
  public Ingredient.State place() {
    ByteSink text = new ByteSink();
    for (Root root : longestFirst) {
      text.put(root.token());
      text.putText(root.path());
    }
    return new Ingredient.Text(text.toString());
  }

  /** The shortest texts of which each text with a root contains at least one. */
  public List<String> searchTexts() {
    Set<String> found = new TreeSet<>();
    for (Root root : longestFirst) {
      boolean covered =
          longestFirst.stream()
              .anyMatch(
                  other ->
                      other.path().length() < root.path().length()
                          && root.path().startsWith(other.path()));
      if (!covered) {
        found.add(root.path());
      }
    }
    return List.copyOf(found);
  }

  /** A text with tokens, in the form for users. */
  public static String shown(String tokens) {
    return tokens
        .replace("" + MARK + SOURCE, "<source>")
        .replace("" + MARK + BUILD, "<build>")
        .replace("" + MARK + HOME, "<home>");
  }

  private static boolean isWithin(String path, String directory) {
    return path.startsWith(directory)
        && (path.length() == directory.length() || path.charAt(directory.length()) == '/');
  }
}
