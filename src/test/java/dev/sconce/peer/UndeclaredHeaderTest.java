package dev.sconce.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.testing.Distribution;
import dev.sconce.testing.RequiredTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Shows the effect of a wrong manifest on a build by ninja, and on a traced one. */
@Tag("slow")
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class UndeclaredHeaderTest {
  private static final String RULES =
      """
      rule cc
        command = gcc -c $in -o $out
      rule link
        command = gcc $in -o $out
      rule gen
        command = echo '#define VERSION "1.2"' > $out
      """;

  @TempDir private Path base;
  private Path work = Path.of("");
  private Path ninja = Path.of("");

  @BeforeEach
  void makeDirectory() throws IOException {
    RequiredTool.named("gcc").path();
    ninja = RequiredTool.ninja111().path();
    work = base.toRealPath();
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(work.resolve(name), text);
  }

  private Shell.Result run(String line) throws IOException, InterruptedException {
    Map<String, String> environment =
        Map.of("PATH", "/usr/bin:/bin", "LC_ALL", "C.UTF-8", "HOME", work.toString());
    return new Shell(work, environment).run("sh", "-c", line);
  }

  private static void expect(String text, Shell.Result said) {
    assertTrue(said.output().contains(text), said::output);
  }

  @Test
  void undeclaredHeaderRunsItsStepsAgainWhereNinjaDoesNothing() throws Exception {
    write("build.ninja", RULES + "build main.o: cc main.c\nbuild app: link main.o\n");
    write("main.c", "#include <stdio.h>\n#include \"say.h\"\nint main(void) { puts(SAY); }\n");
    write("say.h", "#define SAY \"before\"\n");
    run(Distribution.sconce() + " --plain --deps=warn").orFail();
    assertEquals("before\n", run("./app").output());

    write("say.h", "#define SAY \"after\"\n");
    expect("no work to do", run(ninja + " app").orFail());
    assertEquals("before\n", run("./app").output());
    Shell.Result again = run(Distribution.sconce() + " --plain --deps=warn");
    assertEquals(0, again.exitCode(), again::output);
    expect("B  say.h is used by cc1 of main.c", again);
    expect("2 built", again);
    assertEquals("after\n", run("./app").output());

    run(ninja + " -t clean").orFail();
    Shell.Result enforced = run(Distribution.sconce() + " --plain --deps=enforce");
    assertEquals(3, enforced.exitCode(), enforced::output);
    expect("error[B]: main.o reads say.h, which it does not declare", enforced);
    expect("Ninja   build main.o: cc main.c | say.h", enforced);
    assertFalse(Files.exists(work.resolve("app")));
    write("build.ninja", RULES + "build main.o: cc main.c | say.h\nbuild app: link main.o\n");
    run(Distribution.sconce() + " --plain --deps=enforce").orFail();
  }

  @Test
  void generatedHeaderWithoutAPathToItsProducerIsRefused() throws Exception {
    String header = "build version.h: gen\n";
    String app = "build app: link main.o\nbuild all: phony version.h app\ndefault all\n";
    write("build.ninja", RULES + header + "build main.o: cc main.c\n" + app);
    write(
        "main.c",
        "#include <stdio.h>\n#include \"version.h\"\nint main(void) { puts(VERSION); }\n");
    run(ninja + " version.h && " + ninja).orFail();

    run(ninja + " -t clean && " + ninja + " version.h").orFail();
    Shell.Result enforced = run(Distribution.sconce() + " --plain --deps=enforce");
    assertEquals(3, enforced.exitCode(), enforced::output);
    expect("error[A]: main.o ", enforced);
    expect("version.h", enforced);
    expect("rule gen", enforced);
    expect("Ninja   build main.o: cc main.c | version.h", enforced);
    write("build.ninja", RULES + header + "build main.o: cc main.c | version.h\n" + app);
    run(ninja + " -t clean").orFail();
    run(Distribution.sconce() + " --plain --deps=enforce").orFail();
    assertEquals("1.2\n", run("./app").output());
  }
}
