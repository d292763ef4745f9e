package dev.sconce.ui.plain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sconce.session.ShellWord;
import dev.sconce.ui.text.CountText;
import dev.sconce.ui.text.DurationText;
import dev.sconce.ui.text.ExitText;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmallTextsTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0s",
    "-5, 0s",
    "99, 99ms",
    "100, 0.1s",
    "3199, 3.1s",
    "59999, 59.9s",
    "60000, 1m00s",
    "102000, 1m42s",
    "3599999, 59m59s",
    "4080000, 1h08m",
  })
  void spellsTimes(long millis, String text) {
    assertEquals(text, DurationText.text(millis));
  }

  @ParameterizedTest
  @CsvSource({"800, 0.8s", "24400, 24s", "102000, 1m42s"})
  void spellsEstimates(long millis, String text) {
    assertEquals(text, DurationText.about(millis));
  }

  @ParameterizedTest
  @CsvSource({"0, '0'", "999, '999'", "1290, '1,290'", "1234567, '1,234,567'"})
  void separatesThousands(int count, String text) {
    assertEquals(text, CountText.text(count));
  }

  @ParameterizedTest
  @CsvSource({
    "CXX_COMPILER__hello_unscanned_Debug, CXX",
    "C_COMPILER__net_, C",
    "CXX_STATIC_LIBRARY_LINKER__net_Debug, AR",
    "CXX_SHARED_LIBRARY_LINKER__net_, LINK",
    "C_EXECUTABLE_LINKER__app_, LINK",
    "CUSTOM_COMMAND, RUN",
    "RERUN_CMAKE, CMAKE",
    "CXX_SCAN__net_, RUN",
    "c_COMPILER, C",
    "cpp_COMPILER, CXX",
    "cpp_COMPILER_FOR_BUILD, CXX",
    "cpp_LINKER, LINK",
    "STATIC_LINKER, AR",
    "REGENERATE_BUILD, MESON",
    "cxx, CXX",
    "alink, AR",
    "solink, LINK",
    "stamp, STAMP",
    "copy, COPY",
    "___tools_gen_headers___build_toolchain_gcc__rule, RUN",
    "touch, TOUCH",
  })
  void saysInOneWordWhatARuleDoes(String rule, String word) {
    assertEquals(word, StepLines.StepKindWord.of(rule));
  }

  @ParameterizedTest
  @CsvSource({
    "1, exit 1",
    "127, exit 127 (command not found)",
    "137, exit 137 (SIGKILL)",
    "200, exit 200",
    "0, failed though its command exited with 0",
    "-1, refused for undeclared files",
  })
  void spellsHowACommandFailed(int code, String text) {
    assertEquals(text, ExitText.of(code));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {"net/http.cc, net/http.cc", "a b, 'a b'", "it's, 'it'\\''s'", "\"\", ''"})
  void quotesWordsForShells(String word, String quoted) {
    assertEquals(quoted, ShellWord.quoted(word));
  }
}
