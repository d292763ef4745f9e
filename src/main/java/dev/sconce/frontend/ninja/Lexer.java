package dev.sconce.frontend.ninja;

import dev.sconce.graph.SourceLocation;
import java.nio.charset.StandardCharsets;

/**
 * Reads tokens and texts from the bytes of one file. Texts stay ranges of the file. The input ends
 * at a NUL byte or at the end of the file.
 */
final class Lexer {
  private static final int CONTEXT_COLUMNS = 72;
  private static final int MAX_POSITION_CHARS = 1023;
  private static final String BAD_ESCAPE = "bad $-escape (literal $ must be written as $$)";
  private static final boolean[] PATH_STOPS = bytes("$ :\r\n|\0");
  private static final boolean[] VALUE_STOPS = bytes("$\r\n\0");
  private static final boolean[] NAME = names(true);
  private static final boolean[] SIMPLE_NAME = names(false);

  final SourceText source;
  private final byte[] input;
  private boolean newlineEscape;
  private int offset;
  private int lastToken = -1;

  private int from;
  private int to;
  private boolean hasDollar;

  /** A lexer at the start of a file. With {@code newlineEscape}, {@code $^} is a line break. */
  Lexer(SourceText source, boolean newlineEscape) {
    this.source = source;
    this.input = source.bytes;
    this.newlineEscape = newlineEscape;
  }

  /** Sets whether {@code $^} is a line break from here on. */
  void newlineEscape(boolean allowed) {
    newlineEscape = allowed;
  }

  /** The start of the last name or text. */
  int from() {
    return from;
  }

  /** The end of the last name or text. */
  int to() {
    return to;
  }

  /** Whether the last text contains a {@code $} and therefore needs expansion. */
  boolean hasDollar() {
    return hasDollar;
  }

  /** The start of the last token. */
  int lastToken() {
    return lastToken;
  }

  /** The last name, as a byte string. */
  String ident() {
    return new String(input, from, to - from, StandardCharsets.ISO_8859_1);
  }

  /** Whether the next byte is a bar: a cheap check before {@link #peekToken}. */
  boolean atBar() {
    return at(offset) == '|';
  }

  Token readToken() {
    int p = offset;
    while (true) {
      int start = p;
      int c = at(p);
      while (c == ' ') {
        c = at(++p);
      }
      if (c == '#') {
        int end = endOfComment(p);
        if (end >= 0) {
          p = end;
          continue;
        }
      }
      return token(start, p, c);
    }
  }

  /** Moves back to the start of the last token. */
  void unreadToken() {
    offset = lastToken;
  }

  /** Reads a token if it is {@code token}. */
  boolean peekToken(Token token) {
    if (readToken() == token) {
      return true;
    }
    unreadToken();
    return false;
  }

  /** Like {@code peekToken(INDENT)}, but faster if the line starts with something else. */
  boolean peekIndent() {
    int c = at(offset);
    if (c != ' ' && c != '#') {
      lastToken = offset;
      return false;
    }
    return peekToken(Token.INDENT);
  }

  /** Reads a token that must be {@code expected}. */
  void expectToken(Token expected) throws ManifestException {
    Token token = readToken();
    if (token != expected) {
      String hint = expected == Token.COLON ? " ($ also escapes ':')" : "";
      throw error("expected " + expected.text() + ", got " + token.text() + hint);
    }
  }

  /** Reads the name of a rule, pool or variable. False if there is none. */
  boolean readIdent() {
    int p = offset;
    lastToken = p;
    while (p < input.length && NAME[input[p] & 0xff]) {
      p++;
    }
    if (p == offset) {
      return false;
    }
    from = offset;
    to = p;
    offset = p;
    eatWhitespace();
    return true;
  }

  /** Reads a path up to a blank, {@code :}, {@code |} or line end. False if it is empty. */
  boolean readPath() throws ManifestException {
    boolean present = readText(true);
    lastToken = to;
    offset = to;
    eatWhitespace();
    return present;
  }

  /** Reads the rest of a line. False if it is empty. */
  boolean readValue() throws ManifestException {
    boolean present = readText(false);
    lastToken = to;
    offset = to + (input[to] == '\r' ? 2 : 1);
    return present;
  }

  /** The problem at the {@code ERROR} token that {@link #readToken} found. */
  String describeLastError() {
    return lastToken >= 0 && at(lastToken) == '\t'
        ? "tabs are not allowed, use spaces"
        : Token.ERROR.text();
  }

  /** An error at the last token. */
  ManifestException error(String message) {
    int end = Math.max(0, lastToken);
    SourceLocation location = source.location(end);
    int column = location.column() - 1;
    String position = source.file() + ":" + location.line() + ": ";
    if (position.length() > MAX_POSITION_CHARS) {
      position = position.substring(0, MAX_POSITION_CHARS);
    }
    StringBuilder text = new StringBuilder(position).append(message).append('\n');
    if (column > 0 && column < CONTEXT_COLUMNS) {
      appendContext(text, end - column);
      text.append(" ".repeat(column)).append("^ near here");
    }
    return new ManifestException(text.toString(), location, false);
  }

  private void appendContext(StringBuilder text, int lineStart) {
    for (int i = 0; i < CONTEXT_COLUMNS; i++) {
      int c = at(lineStart + i);
      if (c == 0 || c == '\n') {
        text.append('\n');
        return;
      }
      text.append((char) (c & 0xff));
    }
    text.append("...\n");
  }

  private Token token(int start, int p, int c) {
    lastToken = start;
    if (c == '\n' || (c == '\r' && at(p + 1) == '\n')) {
      offset = c == '\n' ? p + 1 : p + 2;
      return Token.NEWLINE;
    }
    if (p > start) {
      offset = p;
      eatWhitespace();
      return Token.INDENT;
    }
    if (c == 0) {
      return Token.EOF;
    }
    Token token = symbol(p, c);
    eatWhitespace();
    return token;
  }

  private Token symbol(int p, int c) {
    offset = p + 1;
    switch (c) {
      case '=':
        return Token.EQUALS;
      case ':':
        return Token.COLON;
      case '|':
        int second = at(p + 1);
        if (second == '|' || second == '@') {
          offset = p + 2;
          return second == '|' ? Token.PIPE2 : Token.PIPEAT;
        }
        return Token.PIPE;
      default:
        return NAME[c & 0xff] ? word(p) : Token.ERROR;
    }
  }

  private Token word(int start) {
    int p = start;
    while (p < input.length && NAME[input[p] & 0xff]) {
      p++;
    }
    offset = p;
    int length = p - start;
    return switch (input[start]) {
      case 'b' -> length == 5 && follows(start, "build") ? Token.BUILD : Token.IDENT;
      case 'd' -> length == 7 && follows(start, "default") ? Token.DEFAULT : Token.IDENT;
      case 'i' -> length == 7 && follows(start, "include") ? Token.INCLUDE : Token.IDENT;
      case 'p' -> length == 4 && follows(start, "pool") ? Token.POOL : Token.IDENT;
      case 'r' -> length == 4 && follows(start, "rule") ? Token.RULE : Token.IDENT;
      case 's' -> length == 8 && follows(start, "subninja") ? Token.SUBNINJA : Token.IDENT;
      default -> Token.IDENT;
    };
  }

  private boolean follows(int start, String word) {
    for (int i = 0; i < word.length(); i++) {
      if (input[start + i] != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** The position after the line break that ends a comment, or -1 if the file ends first. */
  private int endOfComment(int start) {
    int p = start;
    while (p < input.length && input[p] != '\n' && input[p] != 0) {
      p++;
    }
    return at(p) == '\n' ? p + 1 : -1;
  }

  private void eatWhitespace() {
    int p = offset;
    while (true) {
      int c = at(p);
      if (c == ' ') {
        p++;
      } else if (c == '$' && at(p + 1) == '\n') {
        p += 2;
      } else if (c == '$' && at(p + 1) == '\r' && at(p + 2) == '\n') {
        p += 3;
      } else {
        offset = p;
        return;
      }
    }
  }

  /** Sets the range of a text, which ends at the byte that stops it. */
  private boolean readText(boolean path) throws ManifestException {
    int p = offset;
    boolean present = false;
    hasDollar = false;
    from = p;
    while (true) {
      int start = p;
      p = path ? endOfPlainPath(p) : endOfPlainValue(p);
      present |= p > start;
      int c = at(p);
      if (c == '$') {
        hasDollar = true;
        int next = escape(p);
        present |= !isContinuation(p);
        p = next;
        continue;
      }
      to = p;
      if (c == 0 || (c == '\r' && at(p + 1) != '\n')) {
        lastToken = p;
        throw error(c == 0 ? "unexpected EOF" : describeLastError());
      }
      return present;
    }
  }

  /** Tests for letters before the table look-up: most bytes of a path are letters. */
  private int endOfPlainPath(int start) {
    byte[] bytes = input;
    int p = start;
    while (p < bytes.length) {
      byte b = bytes[p];
      if ((b < 'a' || b > 'z') && PATH_STOPS[b & 0xff]) {
        return p;
      }
      p++;
    }
    return p;
  }

  /** Skips four bytes at a time: all bytes that stop a value are small, and few others are. */
  private int endOfPlainValue(int start) {
    byte[] bytes = input;
    int last = bytes.length - 4;
    int p = start;
    while (p < bytes.length) {
      while (p <= last
          && bytes[p] > '$'
          && bytes[p + 1] > '$'
          && bytes[p + 2] > '$'
          && bytes[p + 3] > '$') {
        p += 4;
      }
      if (p < bytes.length) {
        byte b = bytes[p];
        if (b <= '$' && VALUE_STOPS[b & 0xff]) {
          return p;
        }
        p++;
      }
    }
    return p;
  }

  private boolean isContinuation(int dollar) {
    int c = at(dollar + 1);
    return c == '\n' || c == '\r';
  }

  /** Checks the escape at a dollar and returns its end. */
  private int escape(int dollar) throws ManifestException {
    int end = VariableText.endOfEscape(input, dollar, newlineEscape);
    if (end < 0) {
      lastToken = dollar;
      throw error(BAD_ESCAPE);
    }
    return end;
  }

  private int at(int index) {
    return index < input.length ? input[index] : 0;
  }

  /** Whether a byte may be part of a name. Dots count only if the name is alone or in braces. */
  static boolean isName(int c, boolean dots) {
    return (dots ? NAME : SIMPLE_NAME)[c & 0xff];
  }

  private static boolean[] bytes(String set) {
    boolean[] is = new boolean[256];
    for (int i = 0; i < set.length(); i++) {
      is[set.charAt(i)] = true;
    }
    return is;
  }

  private static boolean[] names(boolean dots) {
    boolean[] is = bytes(dots ? "_-." : "_-");
    for (int i = 0; i < 26; i++) {
      is['a' + i] = true;
      is['A' + i] = true;
    }
    for (int i = '0'; i <= '9'; i++) {
      is[i] = true;
    }
    return is;
  }

  /** The kinds of tokens, with their names in error messages. */
  enum Token {
    ERROR("lexing error"),
    BUILD("'build'"),
    COLON("':'"),
    DEFAULT("'default'"),
    EQUALS("'='"),
    IDENT("identifier"),
    INCLUDE("'include'"),
    INDENT("indent"),
    NEWLINE("newline"),
    PIPE("'|'"),
    PIPE2("'||'"),
    PIPEAT("'|@'"),
    POOL("'pool'"),
    RULE("'rule'"),
    SUBNINJA("'subninja'"),
    EOF("eof");

    private final String text;

    Token(String text) {
      this.text = text;
    }

    /** The name in error messages. */
    String text() {
      return text;
    }
  }
}
