package dev.sconce.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TracedInputsTest {
  @ParameterizedTest
  @CsvSource({
    "/p/b, true",
    "/p/b/.ninja_log, true",
    "/p/b/.sconce, true",
    "/p/b/.sconce/runs, true",
    "/p/b/.sconces, false",
    "/p/b/sub/.sconce, false",
    "/p/b/a.o, false",
    "/p/b2/a.h, false",
    "/p/b-.ninja_log, false",
    "/p/bs.sconce, false",
    "/p, false",
  })
  void ownFilesLieInTheBuildDirectoryItself(String path, boolean own) {
    assertEquals(own, TracedInputs.isOurs(path, "/p/b"));
  }
}
