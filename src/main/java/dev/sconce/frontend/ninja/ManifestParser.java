package dev.sconce.frontend.ninja;

import dev.sconce.files.FileException;
import dev.sconce.files.FileSystem;
import dev.sconce.graph.ByteSink;
import dev.sconce.graph.CanonicalPath;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import dev.sconce.graph.Pool;
import dev.sconce.graph.SourceLocation;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * Parses the statements of a manifest and of the files that it includes. The including files wait
 * on an explicit stack, so nesting does not use the stack of the thread.
 */
final class ManifestParser {
  private static final int MAX_INCLUDE_DEPTH = 10_000;

  /** A file may include itself a few times while variables change, but not forever. */
  private static final int MAX_SELF_INCLUSIONS = 16;

  private record Frame(Lexer lexer, Scope scope) {}

  private final FileSystem files;
  private final Consumer<String> warnings;
  private final NinjaVersion supported;
  private final String supportedText;
  private final Graph graph;
  private final NameTable names = new NameTable();
  private final Expander expander = new Expander(names);
  private final BuildStatement buildStatement;
  private final ByteSink scratch = new ByteSink();
  private final List<String> filesRead = new ArrayList<>();
  private final Deque<Frame> including = new ArrayDeque<>();
  private boolean lineBreakEscape;
  private Scope scope;
  private Lexer lexer;

  ManifestParser(
      FileSystem files, Manifest.Options options, Consumer<String> warnings, Graph graph) {
    this.files = files;
    this.warnings = warnings;
    this.supported = NinjaVersion.parse(options.version());
    this.supportedText = options.version();
    this.graph = graph;
    buildStatement = new BuildStatement(graph, expander, options.phonyCycleIsError(), warnings);
    scope = new Scope(names, null);
    lexer = new Lexer(new SourceText("", new byte[0]), false);
  }

  Manifest parse(String path) throws ManifestException {
    byte[] content;
    try {
      content = content(path);
    } catch (IOException unreadable) {
      SourceLocation location = new SourceLocation(path, 1, 0);
      throw new ManifestException(cannotLoad(path, unreadable), location, false);
    }
    return parse(path, content);
  }

  /** Parses a file that is already in memory. */
  Manifest parse(String path, byte[] content) throws ManifestException {
    Scope top = scope;
    byte[] phony = {'p', 'h', 'o', 'n', 'y'};
    top.addRule(names.intern(phony, 0, phony.length), Rule.phonyRule());
    enter(path, content, top);
    while (readStatement()) {}
    return new Manifest(graph, top, filesRead);
  }

  private void enter(String path, byte[] content, Scope inner) {
    filesRead.add(path);
    scope = inner;
    lexer = new Lexer(new SourceText(path, content), lineBreakEscape);
  }

  /** Parses a statement or leaves a file. False at the end of the first file. */
  private boolean readStatement() throws ManifestException {
    Lexer.Token token = lexer.readToken();
    switch (token) {
      case BUILD -> buildStatement.read(lexer, scope);
      case NEWLINE -> {}
      case IDENT -> readVariable();
      case RULE -> readRule();
      case POOL -> readPool();
      case DEFAULT -> readDefault();
      case INCLUDE -> readInclude(false);
      case SUBNINJA -> readInclude(true);
      case EOF -> {
        return leave();
      }
      case ERROR -> throw lexer.error(lexer.describeLastError());
      case COLON, EQUALS, INDENT, PIPE, PIPE2, PIPEAT ->
          throw lexer.error("unexpected " + token.text());
    }
    return true;
  }

  private boolean leave() throws ManifestException {
    Frame outer = including.poll();
    if (outer == null) {
      return false;
    }
    lexer = outer.lexer();
    scope = outer.scope();
    lexer.expectToken(Lexer.Token.NEWLINE);
    return true;
  }

  /** Reads the name of a variable and the {@code =} after it. */
  static int readName(Lexer lexer, NameTable names) throws ManifestException {
    if (!lexer.readIdent()) {
      throw lexer.error("expected variable name");
    }
    int id = names.intern(lexer.source.bytes, lexer.from(), lexer.to());
    lexer.expectToken(Lexer.Token.EQUALS);
    return id;
  }

  private void readVariable() throws ManifestException {
    lexer.unreadToken();
    int id = readName(lexer, names);
    lexer.readValue();
    if (lexer.hasDollar()) {
      expandLast();
      byte[] value = Arrays.copyOf(scratch.buffer(), scratch.length());
      scope.bind(id, value, 0, value.length);
    } else {
      scope.bind(id, lexer.source.bytes, lexer.from(), lexer.to());
    }
    if (id == NameTable.NINJA_REQUIRED_VERSION) {
      checkVersion(scope.text(scope.find(id)));
    }
  }

  private void expandLast() throws ManifestException {
    scratch.clear();
    expander.expand(lexer, scope, scratch);
  }

  private void checkVersion(String text) throws ManifestException {
    NinjaVersion required = NinjaVersion.parse(text);
    if (supported.major() > required.major()) {
      warnings.accept(
          "ninja executable version ("
              + supportedText
              + ") greater than build file ninja_required_version ("
              + text
              + "); versions may be incompatible.");
    } else if (supported.isBefore(required)) {
      throw new ManifestException(
          "ninja version ("
              + supportedText
              + ") incompatible with build file ninja_required_version version ("
              + text
              + ").",
          lexer.source.location(lexer.lastToken()),
          true);
    }
    lineBreakEscape = required.hasLineBreakEscape();
    lexer.newlineEscape(lineBreakEscape);
  }

  private void readPool() throws ManifestException {
    if (!lexer.readIdent()) {
      throw lexer.error("expected pool name");
    }
    String name = lexer.ident();
    lexer.expectToken(Lexer.Token.NEWLINE);
    if (graph.pool(name) != null) {
      throw lexer.error("duplicate pool '" + name + "'");
    }
    int depth = -1;
    while (lexer.peekIndent()) {
      int key = readName(lexer, names);
      lexer.readValue();
      if (!names.name(key).equals("depth")) {
        throw lexer.error("unexpected variable '" + names.name(key) + "'");
      }
      expandLast();
      depth = NinjaVersion.leadingInt(scratch.toString());
      if (depth < 0) {
        throw lexer.error("invalid pool depth");
      }
    }
    if (depth < 0) {
      throw lexer.error("expected 'depth =' line");
    }
    graph.addPool(new Pool(name, depth));
  }

  private void readRule() throws ManifestException {
    if (!lexer.readIdent()) {
      throw lexer.error("expected rule name");
    }
    int name = names.intern(lexer.source.bytes, lexer.from(), lexer.to());
    lexer.expectToken(Lexer.Token.NEWLINE);
    if (scope.ownRule(name) != null) {
      throw lexer.error("duplicate rule '" + names.name(name) + "'");
    }
    Rule rule = Rule.named(names.name(name));
    while (lexer.peekIndent()) {
      int key = readName(lexer, names);
      lexer.readValue();
      if (!NameTable.isRuleKey(key)) {
        throw lexer.error("unexpected variable '" + names.name(key) + "'");
      }
      rule.bind(key, template());
    }
    if (rule.isEmpty(NameTable.RSPFILE) != rule.isEmpty(NameTable.RSPFILE_CONTENT)) {
      throw lexer.error("rspfile and rspfile_content need to be both specified");
    }
    if (rule.isEmpty(NameTable.COMMAND)) {
      throw lexer.error("expected 'command =' line");
    }
    hideResponseFile(rule);
    scope.addRule(name, rule);
  }

  private Template template() {
    return Template.of(
        lexer.source.bytes, lexer.from(), lexer.to(), lexer.hasDollar(), expander.dollars());
  }

  /** As in ninja, a rule without a response file hides outer variables of that name. */
  private static void hideResponseFile(Rule rule) {
    if (rule.isEmpty(NameTable.RSPFILE)) {
      rule.bind(NameTable.RSPFILE, Template.EMPTY);
      rule.bind(NameTable.RSPFILE_CONTENT, Template.EMPTY);
    }
  }

  private void readDefault() throws ManifestException {
    if (!lexer.readPath()) {
      throw lexer.error("expected target name");
    }
    do {
      expandLast();
      if (scratch.length() == 0) {
        throw lexer.error("empty path");
      }
      int length = CanonicalPath.inPlace(scratch.buffer(), 0, scratch.length());
      scratch.truncate(length);
      Node node = graph.find(scratch.buffer(), 0, length);
      if (node == null) {
        throw lexer.error("unknown target '" + scratch + "'");
      }
      graph.addDefault(node);
    } while (lexer.readPath());
    lexer.expectToken(Lexer.Token.NEWLINE);
  }

  private void readInclude(boolean ownScope) throws ManifestException {
    lexer.readPath();
    expandLast();
    String path = scratch.toString();
    checkDepth(path);
    byte[] content;
    try {
      content = content(path);
    } catch (IOException unreadable) {
      throw lexer.error(cannotLoad(path, unreadable));
    }
    including.push(new Frame(lexer, scope));
    enter(path, content, ownScope ? new Scope(names, scope) : scope);
  }

  private void checkDepth(String path) throws ManifestException {
    if (including.size() >= MAX_INCLUDE_DEPTH) {
      throw lexer.error("more than " + MAX_INCLUDE_DEPTH + " files include each other");
    }
    int same = 0;
    for (Frame frame : including) {
      same += frame.lexer().source.file().equals(path) ? 1 : 0;
    }
    if (same >= MAX_SELF_INCLUSIONS) {
      throw lexer.error("'" + path + "' includes itself");
    }
  }

  private byte[] content(String path) throws IOException {
    if (path.isEmpty()) {
      throw new IOException("No such file or directory");
    }
    return files.read(path).orElseThrow(() -> new IOException("No such file or directory"));
  }

  private static String cannotLoad(String path, IOException unreadable) {
    return "loading '" + path + "': " + FileException.reasonOf(unreadable);
  }
}
