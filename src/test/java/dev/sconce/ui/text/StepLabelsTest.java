package dev.sconce.ui.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepLabelsTest {
  private static final StepLabels LABELS = new StepLabels(List.of("/home/me/net/", "../"));

  @ParameterizedTest
  @CsvSource({
    "/home/me/net/src/http.cc, src/http.cc",
    "../src/http.cc, src/http.cc",
    "libnet.a, libnet.a",
    "lib/CMakeFiles/net.dir/gen/ver.cc.o, lib/gen/ver.cc",
    "CMakeFiles/check.util, check",
    "tests/CMakeFiles/check.util, tests/check",
    "CMakeFiles/check, check",
    "CMakeFiles/x/y, CMakeFiles/x/y",
    "CMakeFiles/, CMakeFiles/",
    "myCMakeFiles/net.dir/a.o, myCMakeFiles/net.dir/a.o",
    "meson-internal__test, test",
    "../, ../",
  })
  void namesStepsByWhatPeopleCallThem(String label, String name) {
    assertEquals(name, LABELS.name(label));
  }

  @ParameterizedTest
  @CsvSource({
    "a/b/c/d/http.cc, 40, a/b/c/d/http.cc",
    "src/net/deep/http.cc, 18, src/.../http.cc",
    "src/net/deep/http.cc, 12, .../http.cc",
    "src/net/deep/a_long_file_name.cc, 10, .../a_long_file_name.cc",
    "a_long_file_name.cc, 10, a_long_file_name.cc",
    "/abs/x/y/z/f.cc, 13, /.../y/z/f.cc",
  })
  void cutsMiddleDirectoriesAndNeverTheFileName(String name, int columns, String cut) {
    assertEquals(cut, StepLabels.fit(name, columns, "..."));
  }

  @Test
  void measuresNamesInColumnsNotBytes() {
    String wide = "\u00e6\u00bc\u00a2".repeat(4) + "/x.c"; // four ideographs of two columns
    assertEquals(wide, StepLabels.fit(wide, 12, "..."));
    assertEquals(".../x.c", StepLabels.fit(wide, 11, "..."));
  }
}
