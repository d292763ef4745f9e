package dev.sconce.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sconce.session.UndeclaredReport;
import dev.sconce.session.UndeclaredReport.Fix;
import dev.sconce.session.Violation;
import dev.sconce.session.Violation.Finding;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UndeclaredReportsTest {
  private static UndeclaredReport reads(int step, String output) {
    return new UndeclaredReport(
        new Violation(Finding.READS_UNORDERED, step, "cc1plus", "gen/version.h", 9, ""),
        output,
        "CXX_foo",
        "gen/stamp",
        "gen",
        List.of(
            new Fix("CMake", "add_dependencies(foo gen_version)"),
            new Fix("Ninja", "build " + output + ": CXX_foo use.cc || gen/version.h")));
  }

  private static final UndeclaredReport UNKNOWABLE =
      new UndeclaredReport(
          new Violation(
              Finding.UNKNOWABLE, 3, "", "", Violation.NO_STEP, "it leaves a process running: d"),
          "c.o",
          "CC",
          "",
          "",
          List.of());

  @Test
  void oneTextForAllStepsThatDoTheSame() {
    List<UndeclaredReport> reports = new ArrayList<>(List.of(UNKNOWABLE));
    for (int i = 0; i < 7; i++) {
      reports.add(reads(i, "obj/" + i + ".o"));
    }
    assertEquals(
        """
        error[A]: obj/0.o reads gen/version.h, which another step makes, and nothing orders them
          step    obj/0.o  (rule CXX_foo)  by cc1plus
                  obj/1.o
                  obj/2.o
                  obj/3.o
                  obj/4.o
                  and 2 more
          file    gen/version.h  made by gen/stamp (rule gen)
          why     the build works only when the other happens to run first; the result may be stale
          fix     CMake   add_dependencies(foo gen_version)
                  Ninja   build obj/0.o: CXX_foo use.cc || gen/version.h
          allow   sconce deps allow --reason '...' --step obj/0.o gen/version.h

        note[E]: c.o may depend on more than was seen: it leaves a process running: d
          step    c.o  (rule CC)
          why     the result is not stored in a cache
        """,
        UndeclaredText.of(reports));
  }

  @Test
  void makerIsTheRuleWhereTheFileIsItsFirstOutput() {
    UndeclaredReport report = reads(0, "a b.o");
    UndeclaredReport same =
        new UndeclaredReport(
            report.violation(), report.step(), "CC", "gen/version.h", "gen", List.of());
    assertEquals(
        """
        error[A]: a b.o reads gen/version.h, which another step makes, and nothing orders them
          step    a b.o  (rule CC)  by cc1plus
          file    gen/version.h  made by rule gen
          why     the build works only when the other happens to run first; the result may be stale
          allow   sconce deps allow --reason '...' --step 'a b.o' gen/version.h
        """,
        UndeclaredText.of(List.of(same)));
  }

  @Test
  void listForPrograms() {
    assertEquals(
        "[{\"class\":\"A\",\"step\":\"u.o\",\"process\":\"cc1plus\",\"path\":\"gen/version.h\","
            + "\"producer\":\"gen/stamp\",\"finding\":\"reads-unordered\",\"detail\":\"\","
            + "\"fixes\":{\"cmake\":\"add_dependencies(foo gen_version)\","
            + "\"ninja\":\"build u.o: CXX_foo use.cc || gen/version.h\"}},"
            + "{\"class\":\"E\",\"step\":\"c.o\",\"process\":\"\",\"path\":\"\",\"producer\":null,"
            + "\"finding\":\"unknowable\",\"detail\":\"it leaves a process running: d\","
            + "\"fixes\":{}}]\n",
        text(UndeclaredJson.list(List.of(reads(0, "u.o"), UNKNOWABLE))));
  }

  @Test
  void sarifNamesRuleLevelAndPlace() {
    String log = text(UndeclaredJson.sarif(List.of(reads(0, "a b.o")), "1.2", "file:///p/build/"));
    String expected =
        "\"originalUriBaseIds\":{\"BUILD\":{\"uri\":\"file:///p/build/\"}},\"results\":["
            + "{\"ruleId\":\"A\",\"level\":\"error\",\"message\":{\"text\":\"a b.o reads"
            + " gen/version.h, which another step makes, and nothing orders them.\\nCMake:"
            + " add_dependencies(foo gen_version)\\nNinja: build a b.o: CXX_foo use.cc ||"
            + " gen/version.h\"},\"locations\":[{\"physicalLocation\":{\"artifactLocation\":"
            + "{\"uri\":\"gen/version.h\",\"uriBaseId\":\"BUILD\"}}}],\"partialFingerprints\":"
            + "{\"sconce/v1\":\"reads-unordered:a b.o:gen/version.h\"}}]}]}\n";
    assertEquals(expected, log.substring(log.indexOf("\"originalUriBaseIds\"")));
    assertEquals(
        "{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\","
            + "\"runs\":[{\"tool\":{\"driver\":{\"name\":\"sconce\",\"version\":\"1.2\",",
        log.substring(0, log.indexOf("\"rules\"")));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
