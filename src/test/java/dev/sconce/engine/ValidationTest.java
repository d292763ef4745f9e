package dev.sconce.engine;

import org.junit.jupiter.api.Test;

/** Validations: built along with a step, without being inputs of it. */
class ValidationTest {
  private static final String SEPARATE =
      """
      build out: cat in |@ check
      build check: cat in2
      """;

  private static final String AFTER =
      """
      build out: cat in |@ check
      build check: cat in2 | out
      """;

  @Test
  void areBuiltAlong() {
    BuildFixture build = BuildFixture.of(SEPARATE).create("in", "in2");
    build.built("out").ran("cat in > out", "cat in2 > check").upToDate("out");
    build.createLater("in").built("out").ran("cat in > out");
    build.createLater("in2").built("out").ran("cat in2 > check");
  }

  @Test
  void mayDependOnTheStepTheyCheck() {
    BuildFixture build = BuildFixture.of(AFTER).create("in", "in2");
    build.built("out").ran("cat in > out", "cat in2 > check").upToDate("out");
    build.createLater("in").built("out").ran("cat in > out", "cat in2 > check");
    build.createLater("in2").built("out").ran("cat in2 > check");
  }

  @Test
  void areFoundThroughTheDepsLog() {
    BuildFixture build =
        BuildFixture.withDepsLog(
                AFTER
                    + """
                    build out2: cat in3
                      deps = gcc
                      depfile = out2.d
                    """)
            .create("in", "in2", "in3");
    build.files.create("out2.d", "out2: out");
    build.built("out2").ran("cat in3 > out2");
    build
        .createLater("in2", "in3")
        .built("out2")
        .ran("cat in > out", "cat in2 > check", "cat in3 > out2");
  }

  @Test
  void mayCheckEachOther() {
    BuildFixture build =
        BuildFixture.of(
                """
                build out: cat in |@ out2
                build out2: cat in2 |@ out
                """)
            .create("in", "in2");
    build.built("out").ran("cat in > out", "cat in2 > out2").upToDate("out");
    build.createLater("in").built("out").ran("cat in > out");
    build.createLater("in2").built("out").ran("cat in2 > out2");
  }

  @Test
  void cycleAmongTheirInputsIsFound() {
    BuildFixture.of(
            """
            build out: cat in |@ check
            build check: cat made | out
            build made: cat check
            """)
        .create("in")
        .refused("dependency cycle: check -> made -> check", "out");
  }

  @Test
  void missingSourceAsValidationDoesNotMatter() {
    BuildFixture.of("build out: cat in |@ nowhere\n").create("in").built("out");
  }
}
