package dev.sconce.app.sconce;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sconce.app.workspace.SourceRoots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceRootsTest {
  @TempDir Path temporary;
  private Stage stage;

  @BeforeEach
  void makeStage() throws IOException {
    stage = new Stage(temporary);
  }

  private List<String> roots(String buildDirectory) {
    return SourceRoots.of(stage.directory.resolve(buildDirectory)).stream()
        .map(root -> root.replace(stage.directory.toString(), "HERE"))
        .toList();
  }

  @Test
  void sourcesOfCMakeAreNamedAbsolutelyAndFromTheBuildDirectory() throws IOException {
    stage.cmake("p/out/debug", "p", "Ninja", "");
    assertEquals(List.of("HERE/p/", "../../"), roots("p/out/debug"));
  }

  @Test
  void bothSidesOfALinkCount() throws IOException {
    stage.file("real/CMakeLists.txt", "");
    Files.createSymbolicLink(stage.directory.resolve("link"), stage.directory.resolve("real"));
    stage.cmake("b", "link", "Ninja", "");
    assertEquals(List.of("HERE/link/", "HERE/real/", "../link/", "../real/"), roots("b"));
  }

  @Test
  void aBuildAmongItsSourcesHasNone() throws IOException {
    stage.cmake("p", "p", "Ninja", "");
    assertEquals(List.of(), roots("p"));
  }

  @Test
  void projectsOfGnBeginAtTheirDotGn() throws IOException {
    stage.file(".gn", "").file("out/x/args.gn", "");
    assertEquals(List.of("HERE/", "../../"), roots("out/x"));
  }

  @Test
  void nothingIsKnownOfOtherDirectories() {
    assertEquals(List.of(), roots("."));
  }
}
