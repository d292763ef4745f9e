package dev.sconce.app.ninja;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.sconce.app.workspace.LazyPosix;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmallPartsTest {
  @TempDir private Path directory;

  @Test
  void plainWordsAreTakenAsTheyAre() {
    List<String> words = List.of("-C", "dir");
    assertSame(words, RawArguments.of(words));
  }

  @Test
  void otherWordsAreTakenFromTheSystem() {
    byte[] commandLine =
        "java\0Main\0ninja\0b\u00e4\0\u0080\0".getBytes(StandardCharsets.ISO_8859_1);
    assertEquals(List.of("b\u00e4", "\u0080"), RawArguments.last(2, commandLine));
    assertEquals(List.of(), RawArguments.last(0, commandLine));
  }

  @Test
  void valueOfAnOptionIsTakenFromTheSystemUnlessItIsPlain() {
    byte[] commandLine =
        "java\0-Da.b=1\0-Dprogram=b\u00fc/ninja\0Main\0".getBytes(StandardCharsets.ISO_8859_1);
    assertEquals(Optional.of("b\u00fc/ninja"), RawArguments.property("program", commandLine));
    assertEquals(Optional.empty(), RawArguments.property("a", commandLine));
    assertEquals("ninja", RawArguments.ofProperty("no.such.option", "ninja"));
    assertEquals("\u00c3\u00bc", RawArguments.ofProperty("no.such.option", "\u00fc"));
  }

  @Test
  void terminalIsSmartUnlessItIsDumb() {
    Stage stage = new Stage();
    assertEquals(true, stage.with(List.of("TERM=xterm"), true).terminal().smart());
    assertEquals(true, stage.with(List.of("TERM="), true).terminal().smart());
    assertEquals(false, stage.with(List.of("TERM=dumb"), true).terminal().smart());
    assertEquals(false, stage.with(List.of(), true).terminal().smart());
    assertEquals(false, stage.with(List.of("TERM=xterm"), false).terminal().smart());
  }

  @Test
  void coloursCanBeForced() {
    Stage stage = new Stage();
    assertEquals(true, stage.with(List.of("CLICOLOR_FORCE=1"), false).terminal().colour());
    assertEquals(true, stage.with(List.of("CLICOLOR_FORCE="), false).terminal().colour());
    assertEquals(false, stage.with(List.of("CLICOLOR_FORCE=0"), false).terminal().colour());
    assertEquals(false, stage.with(List.of(), false).terminal().colour());
    assertEquals(
        true, stage.with(List.of("CLICOLOR_FORCE=0", "TERM=vt100"), true).terminal().colour());
  }

  @Test
  void programIsCalledByItsNameWhereAShellWouldFindIt() throws IOException {
    Path ninja = Files.writeString(directory.resolve("ninja"), "#!/bin/sh\n");
    Files.setPosixFilePermissions(ninja, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertEquals("ninja", called(directory + "/ninja", "PATH=/nowhere:" + directory));
    assertEquals("/other/ninja", called("/other/ninja", "PATH=" + directory));
    assertEquals("ninja", called("ninja", "PATH=/nowhere"));
  }

  private static String called(String program, String path) {
    NinjaContext some = new Stage().with(List.of(path), false);
    return new NinjaContext(
            program,
            some.arguments(),
            some.environment(),
            some.out(),
            some.err(),
            false,
            some.posix(),
            1,
            "code",
            new ProfileChange(new LazyPosix(), Path.of("/nowhere"), false))
        .programName();
  }
}
