package dev.sconce.app.sconce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SconceFaceTest {
  @TempDir Path temporary;
  private Stage stage;

  @BeforeEach
  void makeStage() throws IOException {
    stage = new Stage(temporary);
  }

  private int run(String... arguments) throws IOException {
    return new SconceFace(stage.context()).run(List.of(arguments));
  }

  @Test
  void showsHelp() throws IOException {
    assertEquals(0, run("--help"));
    assertTrue(stage.said().startsWith("Usage: sconce [OPTION]... [TARGET]...\n"), stage.said());
    assertEquals("", stage.complained());
  }

  @Test
  void showsHelpAboutSubcommands() throws IOException {
    assertEquals(0, run("help", "log"));
    assertTrue(stage.said().startsWith("Usage: sconce log "), stage.said());
  }

  @Test
  void saysThatThereIsNoHelpAboutSomethingElse() throws IOException {
    assertEquals(2, run("help", "demo"));
    assertEquals(
        "sconce: there is no help about 'demo'\n  Try  sconce --help\n", stage.complained());
  }

  @Test
  void refusesWhatItCannotRead() throws IOException {
    assertEquals(2, run("--jbos=3"));
    assertEquals(
        "sconce: unknown option --jbos; did you mean --jobs?\n  Try  sconce --help\n",
        stage.complained());
    assertEquals("", stage.said());
  }

  @Test
  void itsVersionIsThatOfTheProject() throws IOException {
    assertEquals(0, run("--version"));
    assertEquals("sconce " + Version.TEXT + "\n", stage.said());
    String pom = Files.readString(Path.of("pom.xml"));
    assertTrue(pom.contains("<version>" + Version.TEXT + "</version>"));
  }

  @Test
  void printsCompletionScripts() throws IOException {
    assertEquals(0, run("completion", "bash"));
    assertTrue(stage.said().contains("complete -F _sconce sconce"), stage.said());
    assertEquals(2, run("completion", "tcsh"));
    assertEquals(
        "sconce: completion takes bash, zsh or fish, not 'tcsh'\n  Try  sconce --help\n",
        stage.complained());
  }

  @Test
  void printsTargetsToCompleteWith() throws IOException {
    stage.file("CMakeLists.txt", "").cmake("build", ".", "Ninja", "Debug");
    stage.file(
        "build/build.ninja",
        """
        rule cc
          command = cc
        build CMakeFiles/app.dir/a.c.o: cc a.c
        build app: cc CMakeFiles/app.dir/a.c.o
        build apple größe lib/x.a: cc
        build all: phony app
        build missing.h: phony
        build cmake_object_order_depends_target_app /abs/x: phony app
        """);
    assertEquals(0, run("completion", "targets"));
    assertEquals("all\napp\napple\ngröße\nlib/x.a\n", stage.said());
    stage.out.reset();
    assertEquals(0, run("-C", "build", "completion", "targets", "app"));
    assertEquals("app\napple\n", stage.said());
    stage.out.reset();
    assertEquals(0, run("completion", "targets", "--", "CMakeFiles/"));
    assertEquals("CMakeFiles/app.dir/a.c.o\n", stage.said());
  }

  @Test
  void printsNoTargetsWhereThereIsNothingToBuild() throws IOException {
    assertEquals(2, run("completion", "targets"));
    assertEquals("", stage.said());
  }
}
