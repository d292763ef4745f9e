package dev.sconce.app.settings;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sconce.app.settings.Settings.Origin.FileKind;
import dev.sconce.exec.CommandEnvironment;
import dev.sconce.files.DiskFiles;
import dev.sconce.files.NativePath;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsReaderTest {
  private static final InstantSource LATER =
      InstantSource.fixed(Instant.parse("2100-01-01T00:00:00Z"));

  @TempDir Path temporary;
  private Path home;
  private Path project;
  private Path build;
  private final List<String> environment = new ArrayList<>();

  @BeforeEach
  void makeBuildDirectory() throws IOException {
    home = Files.createDirectories(temporary.toRealPath().resolve("home"));
    project = home.resolve("project");
    build = Files.createDirectories(project.resolve("out/debug"));
    Files.writeString(build.resolve("build.ninja"), "");
    environment.add("HOME=" + home);
  }

  private void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private Path projectFile() {
    return project.resolve("sconce.toml");
  }

  private Path userFile() {
    return home.resolve(".config/sconce/config.toml");
  }

  private Path kept() {
    return build.resolve(".sconce/settings");
  }

  private SettingsCache cache(String code, boolean writable) {
    return new SettingsCache(new DiskFiles(NativePath.bytes(build)), "build.ninja", code, writable);
  }

  private Settings read() throws SettingsException {
    return read(LATER, cache("code", true));
  }

  private Settings read(InstantSource clock, SettingsCache cache) throws SettingsException {
    return new SettingsReader(new CommandEnvironment(environment), clock)
        .read(NativePath.bytes(build), cache, false);
  }

  private String problem() {
    return assertThrows(SettingsException.class, this::read).problems().getFirst().text();
  }

  /** Changes only the values in the cache, so that a test sees whether settings come from there. */
  private void forge(String from, String to) throws IOException {
    String text = Files.readString(kept(), StandardCharsets.ISO_8859_1).substring(8);
    assertTrue(text.contains(from), text);
    byte[] forged = text.replace(from, to).getBytes(StandardCharsets.ISO_8859_1);
    CRC32 sum = new CRC32();
    sum.update(forged);
    Files.writeString(
        kept(),
        String.format("%08x", sum.getValue()) + new String(forged, StandardCharsets.ISO_8859_1),
        StandardCharsets.ISO_8859_1);
  }

  @Test
  void withoutFilesAndVariablesEverythingHasItsDefault() throws SettingsException {
    Settings settings = read();
    for (Setting setting : Setting.values()) {
      assertEquals(new Settings.Origin.Default(), settings.value(setting).origin());
    }
    assertFalse(Files.exists(build.resolve(".sconce")));
  }

  @Test
  void variablesWinOverTheUsersFileAndThatOverTheProjects() throws Exception {
    write(projectFile(), "jobs = 1\nload = 1\nbell = true\n");
    write(userFile(), "load = 2\n\njobs = 2\n");
    environment.add("SCONCE_JOBS=3");
    Settings settings = read();
    assertEquals(3, settings.jobs());
    assertEquals("SCONCE_JOBS", settings.value(Setting.JOBS).origin().place());
    assertEquals(2, settings.load());
    assertEquals(userFile() + ":1", settings.value(Setting.LOAD).origin().place());
    assertTrue(settings.isOn(Setting.BELL));
    assertEquals(
        new Settings.Origin.Line(FileKind.PROJECT, projectFile().toString(), 3),
        settings.value(Setting.BELL).origin());
  }

  @Test
  void onlyTheNearestFileOfAProjectCounts() throws Exception {
    write(projectFile(), "jobs = 1\nbell = true\n");
    write(project.resolve("out/sconce.toml"), "jobs = 2\n");
    Settings settings = read();
    assertEquals(2, settings.jobs());
    assertFalse(settings.isOn(Setting.BELL));
  }

  @Test
  void theUsersFileIsWhereTheConfigurationIs() throws Exception {
    write(userFile(), "jobs = 1\n");
    write(home.resolve("xdg/sconce/config.toml"), "jobs = 2\n");
    environment.add("XDG_CONFIG_HOME=" + home.resolve("xdg"));
    assertEquals(2, read().jobs());
    environment.set(1, "XDG_CONFIG_HOME=relative");
    assertEquals(1, read().jobs());
    environment.removeFirst();
    assertEquals(0, read().jobs());
  }

  @ParameterizedTest
  @CsvSource({
    "SCONCE_PLAIN=true, true",
    "SCONCE_PLAIN=1, true",
    "SCONCE_PLAIN=0, false",
    "SCONCE_PLAIN=, false",
  })
  void flagsInVariablesMayBeDigits(String variable, boolean on) throws SettingsException {
    environment.add(variable);
    assertEquals(on, read().isOn(Setting.PLAIN));
  }

  @Test
  void aVariableWithAnotherValueIsRefused() {
    environment.add("SCONCE_JOBS=many");
    assertEquals("SCONCE_JOBS takes a whole number from 1 on, not 'many'", problem());
    environment.set(1, "SCONCE_STAY=1");
    assertEquals("SCONCE_STAY takes never, failed or always, not '1'", problem());
  }

  @Test
  void theNinjaFaceTakesFewVariables() throws SettingsException {
    environment.addAll(List.of("SCONCE_STAY=never mind", "SCONCE_JOBS=7", "SCONCE_BELL=1"));
    Settings settings =
        new SettingsReader(new CommandEnvironment(environment), LATER)
            .read(NativePath.bytes(build), SettingsCache.none(), true);
    assertEquals(7, settings.jobs());
    assertFalse(settings.isOn(Setting.BELL));
  }

  @Test
  void filesAreNotParsedWhileTheyAreAsTheyWere() throws Exception {
    write(projectFile(), "jobs = 3\n");
    write(userFile(), "theme = 'light'\n");
    Settings first = read();
    forge("\0003\0", "\0007\0");
    Settings second = read();
    assertEquals(7, second.jobs());
    for (Setting setting : Setting.values()) {
      if (setting != Setting.JOBS) {
        assertEquals(first.value(setting), second.value(setting));
      }
    }
  }

  @Test
  void filesAreParsedAgainWhenAnythingAboutThemChanges() throws Exception {
    write(projectFile(), "jobs = 3\n");
    read();
    forge("\0003\0", "\0007\0");
    FileTime time = Files.getLastModifiedTime(projectFile());
    Path other = project.resolve("other");
    write(other, "jobs = 4\n");
    Files.setLastModifiedTime(other, time);
    Files.move(other, projectFile(), StandardCopyOption.REPLACE_EXISTING);
    assertEquals(4, read().jobs(), "of the same size and time, but another file");
    write(userFile(), "jobs = 5\n");
    assertEquals(5, read().jobs(), "a file where there was none");
    write(project.resolve("out/sconce.toml"), "jobs = 6\n");
    assertEquals(5, read().jobs());
    assertEquals(
        project.resolve("out/sconce.toml") + ":1",
        readWithout(userFile()).value(Setting.JOBS).origin().place(),
        "a nearer file, and one that is gone");
    Files.delete(project.resolve("out/sconce.toml"));
    assertEquals(4, read().jobs());
    Files.delete(projectFile());
    assertEquals(0, read().jobs());
  }

  private Settings readWithout(Path file) throws Exception {
    Files.delete(file);
    return read();
  }

  @Test
  void anotherProgramReadsTheFilesItself() throws Exception {
    write(projectFile(), "jobs = 3\n");
    read();
    forge("\0003\0", "\0007\0");
    assertEquals(3, read(LATER, cache("other", true)).jobs());
    assertEquals(3, read(LATER, cache("", true)).jobs(), "nobody knows which program this is");
  }

  @Test
  void aFileThatMayChangeUnseenIsNotKept() throws Exception {
    write(projectFile(), "jobs = 3\n");
    read(InstantSource.system(), cache("code", true));
    assertFalse(Files.exists(kept()));
    read();
    assertTrue(Files.exists(kept()));
  }

  @Test
  void aDryRunAndADirectoryWithoutABuildAreLeftAsTheyAre() throws Exception {
    write(projectFile(), "jobs = 3\n");
    assertEquals(3, read(LATER, cache("code", false)).jobs());
    Files.delete(build.resolve("build.ninja"));
    assertEquals(3, read().jobs());
    assertFalse(Files.exists(build.resolve(".sconce")));
  }

  @Test
  void whatWasKeptMayBeDamagedOrBeKeptFromBeingWritten() throws Exception {
    write(projectFile(), "jobs = 3\n");
    read();
    byte[] sound = Files.readAllBytes(kept());
    Files.writeString(kept(), "damaged");
    assertEquals(3, read().jobs());
    assertArrayEquals(sound, Files.readAllBytes(kept()));
    Files.delete(kept());
    Files.createDirectories(kept().resolve("in the way"));
    assertEquals(3, read().jobs());
    Files.delete(kept().resolve("in the way"));
    Files.delete(kept());
    Files.delete(kept().getParent());
    Files.writeString(kept().getParent(), "no directory");
    assertEquals(3, read().jobs());
  }

  @Test
  void aFileThatIsMuchTooLongIsNotEvenRead() throws Exception {
    try (RandomAccessFile file = new RandomAccessFile(projectFile().toFile(), "rw")) {
      file.setLength(1L << 33);
    }
    assertEquals(projectFile() + ": 8589934592 bytes; settings take at most 65536", problem());
  }

  @Test
  void whatIsNoFileIsRefused() throws Exception {
    Files.createDirectories(projectFile());
    assertEquals(projectFile() + ": a directory, not a file of settings", problem());
    Files.delete(projectFile());
    Files.createSymbolicLink(projectFile(), Path.of("/dev/null"));
    assertEquals(projectFile() + ": no regular file", problem());
    Files.delete(projectFile());
    Files.createSymbolicLink(projectFile(), projectFile());
    assertEquals(projectFile() + ": cannot be read: Too many levels of symbolic links", problem());
  }

  @Test
  void aLinkLeadsToAFileAndOneToNowhereIsNone() throws Exception {
    write(home.resolve("shared.toml"), "jobs = 3\ntrace = 'x'\n");
    Files.createSymbolicLink(projectFile(), home.resolve("shared.toml"));
    assertEquals(3, read().jobs());
    assertEquals(Optional.of(project + "/x"), read().text(Setting.TRACE));
    Files.delete(home.resolve("shared.toml"));
    assertEquals(0, read().jobs());
  }

  @Test
  void theCommandLineWinsAndCanTakeBack() throws Exception {
    write(projectFile(), "jobs = 3\ntrace = 'x'\n");
    Settings.Origin option = new Settings.Origin.CommandLine("--trace");
    Settings typed =
        Settings.of(Map.of(Setting.TRACE, new Settings.Value(Optional.empty(), option)));
    Settings settings = typed.over(read());
    assertEquals(Optional.empty(), settings.text(Setting.TRACE));
    assertEquals(option, settings.value(Setting.TRACE).origin());
    assertEquals(3, settings.jobs());
    assertFalse(settings.jobsTyped());
  }

  @Test
  void aCacheThatIsAskedForHasCommandsWatched() throws Exception {
    write(projectFile(), "remote-cache-url = 'http://host:8080'\n");
    Settings settings = read().withThoseOfCache();
    assertEquals(Optional.of("warn"), settings.text(Setting.DEPS));
    assertEquals(Optional.of("strict"), settings.text(Setting.ENV));
    assertEquals("default with remote-cache-url", settings.value(Setting.DEPS).origin().place());
    write(projectFile(), "disk-cache = 'x'\nenv = 'inherit'\n");
    settings = read().withThoseOfCache();
    assertEquals(Optional.of("warn"), settings.text(Setting.DEPS));
    assertEquals(Optional.of("inherit"), settings.text(Setting.ENV));
    for (String none : List.of("off", "auto")) {
      write(projectFile(), "disk-cache = '" + none + "'\n");
      assertEquals(Optional.of("off"), read().withThoseOfCache().text(Setting.DEPS));
    }
    write(projectFile(), "disk-cache = 'x'\ndeps = 'off'\n");
    assertEquals(Optional.of("off"), read().withThoseOfCache().text(Setting.DEPS));
  }

  @Test
  void secretsAreNotKeptInTheBuildDirectory() throws Exception {
    write(userFile(), "remote-cache-url = 'http://me:secret@host:8080'\n");
    assertEquals(Optional.of("http://me:secret@host:8080"), read().text(Setting.REMOTE_CACHE_URL));
    assertFalse(Files.exists(kept()));
    write(userFile(), "remote-cache-token = 'secret'\n");
    read();
    assertFalse(Files.exists(kept()));
    write(userFile(), "remote-cache-url = 'http://host:8080'\n");
    read();
    assertTrue(Files.exists(kept()));
  }

  @Test
  void aFileOfAnotherUserDoesNotSayWhereResultsComeFrom() throws Exception {
    assumeTrue(Files.getAttribute(home, "unix:uid").equals(0), "only root gives files away");
    write(projectFile(), "jobs = 3\n");
    Files.setAttribute(projectFile(), "unix:uid", 4711);
    assertEquals(3, read().jobs());
    Files.writeString(projectFile(), "jobs = 3\nremote-cache-url = 'http://host'\n");
    assertEquals(
        projectFile()
            + ":2: remote-cache-url decides what is built, and the file belongs to another user",
        problem());
    Files.setAttribute(build, "unix:uid", 4711);
    assertEquals(3, read().jobs(), "who owns the directory decides what is built there");
  }

  @Test
  void filesThatCountAreListed() throws Exception {
    SettingsReader reader = new SettingsReader(new CommandEnvironment(environment), LATER);
    SettingsReader.SettingsFile absent =
        new SettingsReader.SettingsFile(FileKind.USER, userFile().toString(), false);
    assertEquals(List.of(absent), reader.files(NativePath.bytes(build)));
    write(projectFile(), "");
    SettingsReader.SettingsFile found =
        new SettingsReader.SettingsFile(FileKind.PROJECT, projectFile().toString(), true);
    assertEquals(List.of(found, absent), reader.files(NativePath.bytes(build)));
    write(userFile(), "");
    assertEquals(
        List.of(found, new SettingsReader.SettingsFile(FileKind.USER, userFile().toString(), true)),
        reader.files(NativePath.bytes(build)));
  }
}
