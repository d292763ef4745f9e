package dev.sconce.frontend.ninja;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LexerTest {
  private final NameTable names = new NameTable();

  @Test
  void valueFallsIntoPlainTextAndVariables() throws ManifestException {
    assertEquals(
        "[plain text ][$var][ ][$VaR][ ][$x]", pieces(lexer("plain text $var $VaR ${x}\n")));
  }

  @Test
  void escapesStandForThemselvesAndContinuationsVanish() throws ManifestException {
    assertEquals("[ $ab c: cde]", pieces(lexer("$ $$ab c$: $\ncde\n")));
  }

  @Test
  void continuationSkipsTheIndentOfTheNextLine() throws ManifestException {
    assertEquals("[ab]", pieces(lexer("a$\r\n    b\r\n")));
  }

  @Test
  void namesHoldLettersDigitsDashesAndUnderscores() {
    Lexer lexer = lexer("foo baR baz_123 foo-bar");
    for (String name : new String[] {"foo", "baR", "baz_123", "foo-bar"}) {
      assertTrue(lexer.readIdent());
      assertEquals(name, lexer.ident());
    }
  }

  @Test
  void nameHoldsDotsButVariableWithoutBracesStopsAtThem() throws ManifestException {
    Lexer lexer = lexer("foo.dots $bar.dots ${bar.dots}\n");
    assertTrue(lexer.readIdent());
    assertEquals("foo.dots", lexer.ident());
    assertEquals("[$bar][.dots ][$bar.dots]", pieces(lexer));
  }

  @Test
  void errorShowsTheLineAndACaret() {
    ManifestException error =
        assertThrows(ManifestException.class, lexer("foo$\nbad $")::readValue);
    assertEquals(
        "input:2: bad $-escape (literal $ must be written as $$)\nbad $\n    ^ near here",
        error.getMessage());
    assertEquals("input:2:5", error.location().toString());
    assertFalse(error.fatal());
  }

  @Test
  void longLineIsCutInTheContext() {
    String line = "x".repeat(30) + "$." + "y".repeat(60);
    ManifestException error = assertThrows(ManifestException.class, lexer(line)::readValue);
    assertEquals(
        "input:1: bad $-escape (literal $ must be written as $$)\n"
            + line.substring(0, 72)
            + "...\n"
            + " ".repeat(30)
            + "^ near here",
        error.getMessage());
  }

  @Test
  void errorFarToTheRightHasNoContext() {
    String line = "x".repeat(72) + "$.";
    ManifestException error = assertThrows(ManifestException.class, lexer(line)::readValue);
    assertEquals("input:1: bad $-escape (literal $ must be written as $$)\n", error.getMessage());
  }

  @Test
  void longFileNameIsCutInTheError() {
    Lexer lexer = new Lexer(new SourceText("d/".repeat(1000), bytes("$.")), false);
    ManifestException error = assertThrows(ManifestException.class, lexer::readValue);
    assertEquals(
        "d/".repeat(512).substring(0, 1023) + "bad $-escape (literal $ must be written as $$)\n",
        error.getMessage());
  }

  @Test
  void commentThatTheFileEndsInIsAnError() {
    assertEquals(Lexer.Token.ERROR, lexer("# foo").readToken());
  }

  @Test
  void commentsAreSkippedWithTheirLineBreaks() {
    Lexer lexer = lexer("# one\n   # two\nrule");
    assertEquals(Lexer.Token.RULE, lexer.readToken());
    assertEquals(Lexer.Token.EOF, lexer.readToken());
    assertEquals(Lexer.Token.EOF, lexer.readToken());
  }

  @Test
  void tabIsAnErrorThatSaysWhatToUse() {
    Lexer lexer = lexer("   \tfoobar");
    assertEquals(Lexer.Token.INDENT, lexer.readToken());
    assertEquals(Lexer.Token.ERROR, lexer.readToken());
    assertEquals("tabs are not allowed, use spaces", lexer.describeLastError());
  }

  @Test
  void nulByteEndsTheFile() {
    Lexer lexer = lexer("build\0rule");
    assertEquals(Lexer.Token.BUILD, lexer.readToken());
    assertEquals(Lexer.Token.EOF, lexer.readToken());
    assertEquals(Lexer.Token.EOF, lexer.readToken());
  }

  @ParameterizedTest
  @CsvSource({
    "build, BUILD",
    "builds, IDENT",
    "pool, POOL",
    "pools, IDENT",
    "rule, RULE",
    "rule.x, IDENT",
    "default, DEFAULT",
    "defaul, IDENT",
    "include, INCLUDE",
    "includ-, IDENT",
    "subninja, SUBNINJA",
    "subninj, IDENT",
    "=, EQUALS",
    ":, COLON",
    "|, PIPE",
    "||, PIPE2",
    "|@, PIPEAT",
    "|:, PIPE",
    "%, ERROR",
    "é, ERROR",
    "_x, IDENT",
  })
  void tokensAreDistinguished(String text, Lexer.Token token) {
    assertEquals(token, lexer(text).readToken());
  }

  @Test
  void lineBreakEscapeIsOnlyKnownWhenAllowed() throws ManifestException {
    Lexer lexer = new Lexer(new SourceText("input", bytes("a$^b\n")), true);
    assertTrue(lexer.readValue());
    Template value = template(lexer);
    assertEquals("a\nb", value.unexpanded(names));
    assertThrows(ManifestException.class, lexer("a$^b\n")::readValue);
  }

  @Test
  void carriageReturnWithoutLineFeedIsAnError() {
    ManifestException error = assertThrows(ManifestException.class, lexer("ab\rc\n")::readValue);
    assertEquals("input:1: lexing error\nab\rc\n  ^ near here", error.getMessage());
  }

  private String pieces(Lexer lexer) throws ManifestException {
    lexer.readValue();
    VariableText dollars = new VariableText(names);
    byte[] bytes = lexer.source.bytes;
    dollars.cut(bytes, lexer.from(), lexer.to());
    StringBuilder result = new StringBuilder();
    boolean open = false;
    for (int i = 0; i < dollars.pairs(); i++) {
      int cell = dollars.first(i);
      if (cell < 0) {
        result.append(open ? "]" : "").append("[$").append(names.name(~cell)).append(']');
        open = false;
      } else {
        result.append(open ? "" : "[");
        int length = dollars.second(i) - cell;
        result.append(new String(bytes, cell, length, StandardCharsets.ISO_8859_1));
        open = true;
      }
    }
    return result.append(open ? "]" : "").toString();
  }

  private Template template(Lexer lexer) {
    return Template.of(
        lexer.source.bytes, lexer.from(), lexer.to(), lexer.hasDollar(), new VariableText(names));
  }

  private static Lexer lexer(String text) {
    return new Lexer(new SourceText("input", bytes(text)), false);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
