package dev.sconce.frontend.ninja;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sconce.graph.ByteSink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellQuoteTest {
  @Test
  void everythingOddIsQuoted() {
    assertEquals("'foo bar\"/'\\''$@d!st!c'\\''/path'\\'''", quoted("foo bar\"/'$@d!st!c'/path'"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"some/sensible/path/without/crazy/characters.c++", "A-z_09", ""})
  void sensiblePathsStayAsTheyAre(String path) {
    assertEquals(path, quoted(path));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a~", "a=b", "\u00c3\u00b3", "a\nb", "@x", "a,b"})
  void anyOtherByteIsQuoted(String path) {
    assertEquals("'" + path + "'", quoted(path));
  }

  @Test
  void whatStandsBeforeIsLeftAlone() {
    ByteSink sink = new ByteSink();
    sink.put("a b ");
    int from = sink.length();
    sink.put("c d");
    ShellQuote.quote(sink, from);
    assertEquals("a b 'c d'", sink.toString());
  }

  private static String quoted(String path) {
    ByteSink sink = new ByteSink();
    sink.put(path);
    ShellQuote.quote(sink, 0);
    return sink.toString();
  }
}
