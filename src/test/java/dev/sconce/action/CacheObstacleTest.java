package dev.sconce.action;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sconce.action.CacheObstacle.Kind;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CacheObstacleTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "TURNED_OFF | cc | true | the settings keep rule cc out of the cache",
        "GENERATOR | '' | true | it makes the manifest",
        "CONSOLE | '' | true | it uses the terminal",
        "ALWAYS_DIRTY | stale | true | its input stale is always out of date",
        "NOT_TRACED | '' | true | what it reads is not watched",
        "CLANG_PCH | '' | true | clang writes times into a precompiled header; add"
            + " -fno-pch-timestamp",
        "FAILED | '' | false | its command failed",
        "UNDECLARED | it touches x, which is not declared | false | it touches x, which is not"
            + " declared",
        "UNKNOWABLE | it talks to a server | false | it talks to a server",
        "OUTPUT_MISSING | a.o | false | it did not make a.o",
        "OUTPUT_IS_DIRECTORY | a | false | its output a is a directory",
        "OUTPUT_NOT_MADE_ANEW | a.o | false | its output a.o was there before and is not all new",
        "OUTPUT_OUTSIDE | /etc/x | true | its output /etc/x lies outside of source and build"
            + " directory",
        "OUTPUT_LEADS_OUTSIDE | a | false | its output a is a link that leads out of source and"
            + " build directory",
        "OUTPUT_NAME_NOT_TEXT | a.o | true | the name of its output a.o is not UTF-8",
        "OUTPUT_CHANGED | a.o | false | its output a.o was changed after it had been made",
        "INPUT_UNREADABLE | a.c | true | its input a.c cannot be read",
        "INPUT_CHANGED | a.h | false | a.h, which it used, was changed while it ran",
        "INPUT_OF_OTHER_STEP | gen.h | false | it uses gen.h, which another step makes",
        "SOURCE_TOO_NEW | a.h | false | a.h, which it used, was written while it ran",
        "INPUT_IN_FUTURE | a.c | false | the time stamp of its input a.c lies in the future",
        "BUILD_TIME | a.c | false | a.c mentions the time of the build; set SOURCE_DATE_EPOCH to"
            + " share results",
        "TEMPORARY_NAME | a.o | false | its output a.o names its temporary directory"
      })
  void eachReasonIsAFactThatAUserUnderstands(
      Kind kind, String subject, boolean forbidsLookup, String text) {
    assertEquals(text, new CacheObstacle(kind, subject).text());
    assertEquals(forbidsLookup, kind.forbidsLookup());
  }

  @Test
  void everyReasonIsInTheTable() throws NoSuchMethodException {
    CsvSource table =
        CacheObstacleTest.class
            .getDeclaredMethod(
                "eachReasonIsAFactThatAUserUnderstands",
                Kind.class,
                String.class,
                boolean.class,
                String.class)
            .getAnnotation(CsvSource.class);
    Set<String> missing = new HashSet<>();
    for (Kind kind : Kind.values()) {
      missing.add(kind.name());
    }
    for (String line : table.value()) {
      missing.remove(line.substring(0, line.indexOf(' ')));
    }
    assertEquals(Set.of(), missing, Arrays.toString(table.value()));
  }
}
