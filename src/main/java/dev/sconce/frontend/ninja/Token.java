package dev.sconce.frontend.ninja;

/** What the lexer tells apart, with the names that errors use. */
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

  /** How errors call it. */
  String text() {
    return text;
  }
}
