package dev.sconce.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sconce.diagnostics.Diagnostic.Note;
import dev.sconce.diagnostics.Diagnostic.Place;
import dev.sconce.diagnostics.Diagnostic.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiagnosticParserTest {
  private static List<Diagnostic> parse(String text) {
    return DiagnosticParser.parse(text.lines().toList());
  }

  private static List<String> places(String text) {
    return parse(text).stream()
        .map(one -> one.severity().word() + " " + one.place())
        .map(String::strip)
        .toList();
  }

  @Test
  void includeChainNotesAndCaretsBelongToTheError() {
    List<Diagnostic> found =
        parse(
            """
            compiling a.c
            In file included from b.h:3,
                             from a.c:1:
            c.h: In function 'g':
            c.h:2:10: error: 'x' undeclared [-Wfoo]
                2 |   return x;
                  |          ^
            c.h:2:10: note: each undeclared identifier is reported once
            b.h:9:1: warning: unused [-Wunused]
            """);
    assertEquals(2, found.size());
    Diagnostic error = found.getFirst();
    assertEquals(Severity.ERROR, error.severity());
    assertEquals(new Place("c.h", 2, 10), error.place());
    assertEquals("'x' undeclared", error.message());
    assertEquals("-Wfoo", error.flag());
    assertEquals(1, error.firstLine());
    assertEquals(4, error.headLine());
    assertEquals(7, error.context().size());
    assertEquals(
        List.of(new Note(new Place("c.h", 2, 10), "each undeclared identifier is reported once")),
        error.notes());
    assertEquals("unused", found.get(1).message());
  }

  @Test
  void includersAndRequirersAreTheOriginsAndHoldForTheSameFileUntilAnotherIsNamed() {
    List<Diagnostic> found =
        parse(
            """
            In file included from sub/b.h:3:9,
                             from a.cc:1:
            sub/c.h:2:10: error: one
            sub/c.h:5:10: error: two
            a.cc:9:1: error: three
            sub/c.h:5:10: error: four
            sub/c.h: In instantiation of 'void f(T) [with T = int]':
            sub/d.h:4:2:   required from 'void g(T) [with T = int]'
            a.cc:12:5:   required from here
            sub/e.h:8:4: error: five
            In function 'copy',
                inlined from 'main' at a.cc:6:3:
            /usr/include/string.h:29:10: warning: six [-Wstringop-overflow=]
            """);
    List<Note> includers =
        List.of(
            new Note(new Place("sub/b.h", 3, 9), "included from here"),
            new Note(new Place("a.cc", 1, 0), "included from here"));
    assertEquals(
        List.of(
            includers,
            includers,
            List.of(),
            List.of(),
            List.of(
                new Note(new Place("sub/d.h", 4, 2), "required from 'void g(T) [with T = int]'"),
                new Note(new Place("a.cc", 12, 5), "required from here")),
            List.of(new Note(new Place("a.cc", 6, 3), "inlined from 'main'"))),
        found.stream().map(Diagnostic::origins).toList());
  }

  @Test
  void templatesAreReadFromTheLinesBeforeThem() {
    Diagnostic found =
        parse(
                """
                t.h: In instantiation of 'void f(T) [with T = int]':
                main.cc:5:4:   required from here
                t.h:2:24: error: request for member 'm' in 't'
                """)
            .getFirst();
    assertEquals(new Place("t.h", 2, 24), found.place());
    assertEquals(3, found.context().size());
    assertEquals(2, found.headLine());
  }

  @Test
  void whatOnlyFollowsFromAnErrorIsNone() {
    assertEquals(
        List.of("error a.c:1:2"),
        places(
            """
            a.c:1:2: error: no [-Werror=x]
            cc1: all warnings being treated as errors
            collect2: error: ld returned 1 exit status
            make: *** [Makefile:3: a.o] Error 1
            """));
    assertEquals(
        List.of("error"),
        places("collect2: error: ld returned 1 exit status\nmake: *** [a] Error 1\n"));
  }

  @Test
  void directoriesThatAreEnteredComeBeforeRelativePaths() {
    assertEquals(
        List.of("error /b/sub/a.c:1", "error /c/a.c:1", "error a.c:1"),
        places(
            """
            ninja: Entering directory `/b'
            make[1]: Entering directory 'sub'
            a.c:1: error: no
            /c/a.c:1: error: no
            make[1]: Leaving directory '/b/sub'
            ninja: Leaving directory `/b'
            a.c:1: error: no
            """));
  }

  @Test
  void warningThatWasMadeAnErrorKeepsItsFlag() {
    Diagnostic gcc = parse("a.c:1:2: error: unused 'x' [-Werror=unused-variable]\n").getFirst();
    Diagnostic clang = parse("a.c:1:2: error: unused [-Werror,-Wunused-variable]\n").getFirst();
    assertEquals("-Wunused-variable", gcc.flag());
    assertEquals("-Wunused-variable", clang.flag());
    assertEquals(Severity.ERROR, gcc.severity());
  }

  @Test
  void lintThatIsNamedOnceIsKnownOfTheLaterOnes() {
    List<Diagnostic> found =
        parse(
            """
            warning: unused variable: `one`
             --> a.rs:2:9
              |
            2 |     let one = 1;
              |         ^^^ help: prefix it: `_one`
              |
              = note: `#[warn(unused_variables)]` on by default

            warning: unused variable: `two`
             --> a.rs:3:9

            warning: 2 warnings emitted
            """);
    assertEquals(2, found.size());
    assertEquals("unused_variables", found.get(0).kind());
    assertEquals("unused_variables", found.get(1).kind());
    assertEquals(new Place("a.rs", 3, 9), found.get(1).place());
  }

  @Test
  void kindsHaveNoNamesAndNumbers() {
    assertEquals(
        MessagePattern.of("'x' was not declared; 3 of 'y'"),
        MessagePattern.of("'abc' was not declared; 17 of 'z'"));
    assertEquals(
        MessagePattern.of("can't open `a' \"b\""), MessagePattern.of("can't open `xyz' \"c\""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Scanning for errors: done",
        "12:30:15: error: of the log",
        "2026-01-02T03:04:05: error: of the log",
        "https://example.org:80: error: page",
        "    a.c:3: error: quoted",
        "0 errors, 3 warnings: fine",
        "Error: 0.0123",
        "[ 12%] Building error: no",
        "-- Looking for error: found",
        "INFO: module: error: told by others",
        "All tests passed: 3 warnings",
        "note: nothing",
        "a.c:3: in the middle",
        "The error: was found",
        "Traceback (most recent call last):",
        "  File \"a.py\", line 3",
        "a.f90:3:4:",
        "x = y ? a : error",
        "",
      })
  void proseIsNoError(String line) {
    assertEquals(
        List.of(), parse(line + "\n").stream().filter(d -> d.severity() != Severity.NOTE).toList());
  }
}
