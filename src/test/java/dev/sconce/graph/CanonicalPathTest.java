package dev.sconce.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalPathTest {
  @ParameterizedTest
  @CsvSource({
    "'', ''",
    "foo.h, foo.h",
    "./foo.h, foo.h",
    "./foo/./bar.h, foo/bar.h",
    "./x/foo/../bar.h, x/bar.h",
    "./x/foo/../../bar.h, bar.h",
    "foo//bar, foo/bar",
    "foo//.//..///bar, bar",
    "./x/../foo/../../bar.h, ../bar.h",
    "foo/./., foo",
    "foo/bar/.., foo",
    "foo/.hidden_bar, foo/.hidden_bar",
    "/foo, /foo",
    "//foo, /foo",
    ".., ..",
    "../, ..",
    "../foo, ../foo",
    "../foo/, ../foo",
    "../.., ../..",
    "../../, ../..",
    "./../, ..",
    "/.., /..",
    "/../, /..",
    "/../.., /../..",
    "/../../, /../..",
    "/, /",
    "//, /",
    "/foo/.., /",
    "., .",
    "./., .",
    "./, .",
    "foo/.., .",
    "foo/.._bar, foo/.._bar",
    "../../foo/bar.h, ../../foo/bar.h",
    "test/../../foo/bar.h, ../foo/bar.h",
    "/usr/include/stdio.h, /usr/include/stdio.h",
    "..., ...",
    ".../../a, a",
    "a/..b/../c, a/c",
  })
  void pathsAreFoldedAsText(String path, String canonical) {
    assertEquals(canonical, CanonicalPath.of(path));
    assertEquals(canonical, inPlace(path));
    byte[] bytes = path.getBytes(StandardCharsets.ISO_8859_1);
    assertEquals(path.equals(canonical), CanonicalPath.isCanonical(bytes, 0, bytes.length));
  }

  @Test
  void numberOfNamesIsNotLimited() {
    String path = "a/".repeat(217) + "x/y.h";
    assertEquals(path, CanonicalPath.of(path));
    assertEquals("x", CanonicalPath.of("a/".repeat(5000) + "../".repeat(5000) + "x"));
  }

  @Test
  void bytesOutsideTheRangeAreLeftAlone() {
    byte[] bytes = "/.foo/../file bar/.".getBytes(StandardCharsets.ISO_8859_1);
    int length = CanonicalPath.inPlace(bytes, 2, "foo/../file".length());
    assertEquals("file", new String(bytes, 2, length, StandardCharsets.ISO_8859_1));
    assertEquals(
        "/.file../file bar/.", new String(bytes, 0, bytes.length, StandardCharsets.ISO_8859_1));
  }

  @Test
  void randomPathsFoldAsAStackOfNamesDoes() {
    String[] parts = {"a", "bc", ".", "..", "", ".x", "..y", "..."};
    for (long seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      StringBuilder path = new StringBuilder(random.nextInt(4) == 0 ? "/" : "");
      for (int i = random.nextInt(8); i >= 0; i--) {
        path.append(parts[random.nextInt(parts.length)]).append(i > 0 ? "/" : "");
      }
      String text = path.toString();
      String expected = folded(text);
      assertEquals(expected, inPlace(text), "seed " + seed + ": " + text);
      assertEquals(expected, CanonicalPath.of(text), "seed " + seed + ": " + text);
    }
  }

  private static String folded(String path) {
    if (path.isEmpty()) {
      return "";
    }
    Deque<String> names = new ArrayDeque<>();
    for (String name : path.split("/")) {
      if (name.equals("..") && !names.isEmpty() && !names.getLast().equals("..")) {
        names.removeLast();
      } else if (!name.isEmpty() && !name.equals(".")) {
        names.addLast(name);
      }
    }
    String joined = String.join("/", names);
    if (path.startsWith("/")) {
      return "/" + joined;
    }
    return joined.isEmpty() ? "." : joined;
  }

  private static String inPlace(String path) {
    byte[] bytes = path.getBytes(StandardCharsets.ISO_8859_1);
    int length = CanonicalPath.inPlace(bytes, 0, bytes.length);
    return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
  }
}
