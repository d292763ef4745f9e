package dev.sconce.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sconce.testing.RequiredTool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs CMake's own tests of its Ninja generator with Sconce as the ninja. */
@Tag("slow")
final class CMakeSuiteTest {
  private static final int TESTS = 53;

  @TempDir private Path base;

  @Test
  void cmakesOwnTestsPass() throws IOException, InterruptedException {
    String cmake = RequiredTool.named("cmake").path().toString();
    Path suite = DebianSource.of("cmake").resolve("Tests/RunCMake");
    Map<String, String> environment =
        Map.of("PATH", "/usr/bin:/bin", "HOME", base.toString(), "LC_ALL", "C.UTF-8");
    Shell.Result result =
        new Shell(base, environment)
            .run(
                cmake,
                "-DCMAKE_MODULE_PATH=" + suite,
                "-DRunCMake_GENERATOR=Ninja",
                "-DRunCMake_GENERATOR_IS_MULTI_CONFIG=0",
                "-DRunCMake_MAKE_PROGRAM=" + Subject.ninja(),
                "-DRunCMake_SOURCE_DIR=" + suite.resolve("Ninja"),
                "-DRunCMake_BINARY_DIR=" + base.resolve("out"),
                "-DCMAKE_C_OUTPUT_EXTENSION=.o",
                "-DCMAKE_SHARED_LIBRARY_PREFIX=lib",
                "-DCMAKE_SHARED_LIBRARY_SUFFIX=.so",
                "-P",
                suite.resolve("Ninja/RunCMakeTest.cmake").toString());
    List<String> verdicts =
        result.output().lines().filter(line -> line.matches("-- .* - (PASSED|FAILED)")).toList();
    List<String> failures = verdicts.stream().filter(line -> line.endsWith("FAILED")).toList();
    assertEquals(List.of(), failures, result::output);
    assertEquals(TESTS, verdicts.size(), result::output);
    result.orFail();
  }
}
