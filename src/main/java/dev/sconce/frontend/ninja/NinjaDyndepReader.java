package dev.sconce.frontend.ninja;

import dev.sconce.graph.ByteSink;
import dev.sconce.graph.CanonicalPath;
import dev.sconce.graph.DyndepException;
import dev.sconce.graph.DyndepFile;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Parses dyndep files of version 1, which have the syntax of manifests but no variables. */
public final class NinjaDyndepReader implements DyndepFile.Reader {
  private static final String EXPECTED_VERSION = "expected 'ninja_dyndep_version = ...'";
  private static final NinjaVersion VERSION = new NinjaVersion(1, 0);

  public NinjaDyndepReader() {}

  @Override
  public DyndepFile read(Graph graph, Node file, byte[] content) throws DyndepException {
    return read(graph, file, new SourceText(file.path(), content));
  }

  private static DyndepFile read(Graph graph, Node file, SourceText source) throws DyndepException {
    try {
      List<DyndepFile.Update> updates = new Statements(graph, new Lexer(source, false)).read();
      return new DyndepFile(file, updates);
    } catch (ManifestException malformed) {
      throw new DyndepException(malformed.getMessage(), malformed.location());
    }
  }

  /** The parsing of one file. */
  private static final class Statements {
    private final Graph graph;
    private final Lexer lexer;
    private final NameTable names = new NameTable();
    private final Expander expander = new Expander(names);
    private final Scope nothing = new Scope(names, null);
    private final ByteSink scratch = new ByteSink();
    private final Map<Edge, DyndepFile.Update> updates = new LinkedHashMap<>();

    /**
     * The error of a bad path after a bar. Ninja drops this error and continues at the start of the
     * path. That usually causes another error, which is reported. If it causes none, ninja accepts
     * the broken file, but Sconce reports this error.
     */
    private @Nullable ManifestException badPath;

    Statements(Graph graph, Lexer lexer) {
      this.graph = graph;
      this.lexer = lexer;
    }

    List<DyndepFile.Update> read() throws ManifestException {
      boolean versionSeen = false;
      while (true) {
        Lexer.Token token = lexer.readToken();
        switch (token) {
          case BUILD, EOF -> {
            if (!versionSeen) {
              throw lexer.error(EXPECTED_VERSION);
            }
            if (token == Lexer.Token.EOF) {
              return finished();
            }
            readBuild();
          }
          case IDENT -> {
            lexer.unreadToken();
            if (versionSeen) {
              throw lexer.error("unexpected " + token.text());
            }
            readVersion();
            versionSeen = true;
          }
          case NEWLINE -> {}
          case ERROR -> throw lexer.error(lexer.describeLastError());
          case COLON, DEFAULT, EQUALS, INCLUDE, INDENT, PIPE, PIPE2, PIPEAT, POOL, RULE, SUBNINJA ->
              throw lexer.error("unexpected " + token.text());
        }
      }
    }

    private List<DyndepFile.Update> finished() throws ManifestException {
      if (badPath != null) {
        throw badPath;
      }
      return List.copyOf(updates.values());
    }

    private void readVersion() throws ManifestException {
      int name = ManifestParser.readName(lexer, names);
      lexer.readValue();
      if (!names.name(name).equals("ninja_dyndep_version")) {
        throw lexer.error(EXPECTED_VERSION);
      }
      String version = expanded();
      if (!NinjaVersion.parse(version).equals(VERSION)) {
        throw lexer.error("unsupported 'ninja_dyndep_version = " + version + "'");
      }
    }

    private void readBuild() throws ManifestException {
      Edge edge = readOutput();
      if (lexer.readPath()) {
        throw lexer.error("explicit outputs not supported");
      }
      List<String> outputs = readPathsBehindPipe();
      if (outputs == null) {
        return;
      }
      lexer.expectToken(Lexer.Token.COLON);
      if (!lexer.readIdent() || !lexer.ident().equals("dyndep")) {
        throw lexer.error("expected build command name 'dyndep'");
      }
      if (lexer.readPath()) {
        throw lexer.error("explicit inputs not supported");
      }
      List<String> inputs = readPathsBehindPipe();
      if (inputs == null) {
        return;
      }
      if (lexer.peekToken(Lexer.Token.PIPE2)) {
        throw lexer.error("order-only inputs not supported");
      }
      lexer.expectToken(Lexer.Token.NEWLINE);
      boolean restat = readRestat();
      List<Node> inputNodes = nodes(inputs);
      updates.put(edge, new DyndepFile.Update(edge, inputNodes, nodes(outputs), restat));
    }

    private Edge readOutput() throws ManifestException {
      if (!lexer.readPath()) {
        throw lexer.error("expected path");
      }
      String path = expanded();
      if (path.isEmpty()) {
        throw lexer.error("empty path");
      }
      path = CanonicalPath.of(path);
      Node node = graph.find(path);
      Edge edge = node == null ? null : node.producer();
      if (edge == null) {
        throw lexer.error("no build statement exists for '" + path + "'");
      }
      if (updates.containsKey(edge)) {
        throw lexer.error("multiple statements for '" + path + "'");
      }
      updates.put(edge, new DyndepFile.Update(edge, List.of(), List.of(), false));
      return edge;
    }

    /** The expanded paths; null if one of them is bad. */
    private @Nullable List<String> readPathsBehindPipe() {
      List<String> paths = new ArrayList<>();
      try {
        if (lexer.peekToken(Lexer.Token.PIPE)) {
          while (lexer.readPath()) {
            paths.add(expanded());
          }
        }
        return paths;
      } catch (ManifestException bad) {
        badPath = bad;
        return null;
      }
    }

    private boolean readRestat() throws ManifestException {
      if (!lexer.peekToken(Lexer.Token.INDENT)) {
        return false;
      }
      int key = ManifestParser.readName(lexer, names);
      lexer.readValue();
      if (key != NameTable.RESTAT) {
        throw lexer.error("binding is not 'restat'");
      }
      return !expanded().isEmpty();
    }

    private List<Node> nodes(List<String> paths) throws ManifestException {
      List<Node> nodes = new ArrayList<>(paths.size());
      for (String path : paths) {
        if (path.isEmpty()) {
          throw lexer.error("empty path");
        }
        nodes.add(graph.node(CanonicalPath.of(path)));
      }
      return nodes;
    }

    private String expanded() throws ManifestException {
      scratch.clear();
      expander.expand(lexer, nothing, scratch);
      return scratch.toString();
    }
  }
}
