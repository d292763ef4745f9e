package dev.sconce.discover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShowIncludesTest {
  @Test
  void lineAboutAnIncludeStartsWithThePrefix() {
    assertEquals("", ShowIncludes.include("", ""));
    assertEquals("", ShowIncludes.include("Sample compiler output", ""));
    assertEquals("", ShowIncludes.include("Note: including file: ", ""));
    assertEquals("", ShowIncludes.include("Note: including file:   ", ""));
    assertEquals(
        "c:\\Some Files\\foobar.h",
        ShowIncludes.include("Note: including file: c:\\Some Files\\foobar.h", ""));
    assertEquals(
        "c:\\initspaces.h", ShowIncludes.include("Note: including file:    c:\\initspaces.h", ""));
    assertEquals(
        "c:\\initspaces.h",
        ShowIncludes.include(
            "Non-default prefix: inc file:    c:\\initspaces.h", "Non-default prefix: inc file:"));
  }

  @Test
  void echoOfASourceEndsLikeOne() {
    assertTrue(ShowIncludes.isSourceEcho("foobar.cc"));
    assertTrue(ShowIncludes.isSourceEcho("foo bar.cc"));
    assertTrue(ShowIncludes.isSourceEcho("baz.c"));
    assertTrue(ShowIncludes.isSourceEcho("FOOBAR.CC"));
    assertTrue(ShowIncludes.isSourceEcho("a.c++"));
    assertFalse(
        ShowIncludes.isSourceEcho(
            "src\\cl_helper.cc(166) : fatal error C1075: end of file found ..."));
  }

  @Test
  void includesAreTakenOutOfTheOutput() {
    expect(
        "foo\r\nNote: inc file prefix:  foo.h\r\nbar\r\n",
        "Note: inc file prefix:",
        "foo\nbar\n",
        "foo.h");
  }

  @Test
  void echoOfTheSourceIsTakenOutBeforeTheFirstIncludeOnly() {
    expect("foo.cc\r\ncl: warning\r\n", "", "cl: warning\n");
    expect(
        "foo.cc\r\nNote: including file: foo.h\r\nsomething something foo.cc\r\n",
        "",
        "something something foo.cc\n",
        "foo.h");
  }

  @Test
  void includesOfTheSystemAreDropped() {
    expect(
        "Note: including file: c:\\Program Files\\foo.h\r\n"
            + "Note: including file: d:\\Microsoft Visual Studio\\bar.h\r\n"
            + "Note: including file: path.h\r\n",
        "",
        "",
        "path.h");
  }

  @Test
  void includesCountOnceAndAreSorted() {
    expect(
        "Note: including file: sub/./foo.h\r\n"
            + "Note: including file: bar.h\r\n"
            + "Note: including file: sub/foo.h\r\n",
        "",
        "",
        "bar.h",
        "sub/foo.h");
  }

  @Test
  void everyLineEndsInALineFeed() {
    expect("a\n\rb\r\r\n\nc", "", "a\n\nb\n\n\nc\n");
    expect("", "", "");
  }

  @Test
  void bytesBehindTheLengthAreIgnored() {
    byte[] output = "warning\nrest".getBytes(StandardCharsets.ISO_8859_1);
    assertEquals("warning\n", shown(ShowIncludes.parse(output, 8, "")));
  }

  private static void expect(String output, String prefix, String shown, String... includes) {
    byte[] bytes = output.getBytes(StandardCharsets.ISO_8859_1);
    ShowIncludes result = ShowIncludes.parse(bytes, bytes.length, prefix);
    assertEquals(shown, shown(result));
    assertEquals(List.of(includes), result.includes());
  }

  private static String shown(ShowIncludes result) {
    return new String(result.output(), StandardCharsets.ISO_8859_1);
  }
}
