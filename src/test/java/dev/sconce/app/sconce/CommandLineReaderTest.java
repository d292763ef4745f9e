package dev.sconce.app.sconce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.app.settings.Setting;
import dev.sconce.app.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineReaderTest {
  private static CommandLine read(String... arguments) throws CommandLineReader.UsageException {
    return CommandLineReader.read(List.of(arguments));
  }

  private static String problem(String... arguments) {
    return assertThrows(CommandLineReader.UsageException.class, () -> read(arguments)).getMessage();
  }

  @Test
  void withoutArgumentsItBuildsAndGoesOnAfterFailures() throws CommandLineReader.UsageException {
    CommandLine line = read();
    assertEquals(Subcommand.BUILD, line.command());
    assertEquals(0, line.typed().failures());
    assertEquals(0, line.typed().jobs());
    assertEquals(List.of(), line.words());
    assertEquals(Optional.empty(), line.directory());
  }

  @Test
  void valuesAreTakenTogetherApartAndAfterEquals() throws CommandLineReader.UsageException {
    CommandLine line = read("-j4", "-C", "out", "--keep-going=2", "--load", "1.5", "-fx.ninja");
    assertEquals(4, line.typed().jobs());
    assertEquals(Optional.of("out"), line.directory());
    assertEquals(2, line.typed().failures());
    assertEquals(1.5, line.typed().load());
    assertEquals(Optional.of("x.ninja"), line.file());
  }

  @Test
  void optionsMayFollowTargetsAndLettersMayBeJoined() throws CommandLineReader.UsageException {
    CommandLine line = read("app", "-nvj2", "tests");
    assertTrue(line.dryRun());
    assertTrue(line.typed().isOn(Setting.VERBOSE));
    assertEquals(2, line.typed().jobs());
    assertEquals(List.of("app", "tests"), line.words());
  }

  @Test
  void flagsCanBeTurnedOffAgain() throws CommandLineReader.UsageException {
    assertFalse(read("-v", "--no-verbose").typed().isOn(Setting.VERBOSE));
    assertFalse(read("--dry-run=false").dryRun());
    assertTrue(read("--no-verbose", "--verbose=true").typed().isOn(Setting.VERBOSE));
    assertEquals(Subcommand.BUILD, read("--plain", "--no-plain").command());
  }

  @Test
  void whatFilesAndVariablesSetCanBeTakenBack() throws CommandLineReader.UsageException {
    Settings.Value none =
        new Settings.Value(Optional.empty(), new Settings.Origin.CommandLine("--no-trace"));
    assertEquals(none, read("--trace=x", "--no-trace").typed().value(Setting.TRACE));
    assertEquals(
        new Settings.Value(Optional.of("x"), new Settings.Origin.CommandLine("--trace")),
        read("--no-trace", "--trace", "x").typed().value(Setting.TRACE));
    assertEquals(0, read("--no-jobs").typed().jobs());
    assertEquals(
        new Settings.Value(Optional.of("false"), new Settings.Origin.CommandLine("--no-bell")),
        read("--bell=false").typed().value(Setting.BELL));
  }

  @Test
  void subcommandsAreTheFirstWordAndTargetsAfterTwoDashes()
      throws CommandLineReader.UsageException {
    assertEquals(Subcommand.LOG, read("-C", "b", "log", "a.c").command());
    assertEquals(List.of("a.c"), read("log", "a.c", "--warnings").words());
    assertEquals(Subcommand.BUILD, read("--", "log").command());
    assertEquals(List.of("log", "-n"), read("--", "log", "-n").words());
    assertEquals(List.of("all", "log"), read("all", "log").words());
    assertEquals(List.of("log"), read("log", "log").words());
  }

  @Test
  void helpIsAskedForByOptionAndBySubcommand() throws CommandLineReader.UsageException {
    assertEquals(Subcommand.HELP, read("--help").command());
    assertEquals(List.of(), read("-h").words());
    assertEquals(List.of("log"), read("help", "log").words());
    assertEquals(List.of("log"), read("log", "--help").words());
    assertEquals(Subcommand.HELP, read("log", "-j4", "--help").command());
  }

  @Test
  void versionIsAskedFor() throws CommandLineReader.UsageException {
    assertEquals(Subcommand.VERSION, read("--version").command());
  }

  @ParameterizedTest
  @CsvSource({
    "--jbos=3, unknown option --jbos; did you mean --jobs?",
    "--verbos, unknown option --verbos; did you mean --verbose?",
    "--no-verbos, unknown option --no-verbos; did you mean --no-verbose?",
    "--no-keep-going, unknown option --no-keep-going; did you mean --keep-going?",
    "--no-directory, unknown option --no-directory; did you mean --directory?",
    "--no-deps, unknown option --no-deps; did you mean --deps=off?",
    "--no-jobs=3, --no-jobs takes no value",
    "--frobnicate, unknown option --frobnicate",
    "-x, unknown option -x",
    "-t, there is no -t here; the tools belong to ninja: ninja -t TOOL",
    "-d, there is no -d here; it belongs to ninja: ninja -d explain",
    "-w, there is no -w here; it belongs to ninja",
    "--ninja, --ninja has to come first: sconce --ninja ...",
    "-j, -j needs a value: -j N",
    "--directory, --directory needs a value: --directory DIR",
    "-j0, '-j N: N is a whole number from 1 on, not ''0'''",
    "-jx, '-j N: N is a whole number from 1 on, not ''x'''",
    "-k-1, '-k N: N is a whole number from 0 on, not ''-1'''",
    "-l0, '-l N: N is a number above 0, not ''0'''",
    "-lNaN, '-l N: N is a number above 0, not ''NaN'''",
    "--verbose=yes, '--verbose takes true or false, not ''yes'''",
    "--warnings, --warnings belongs to  sconce log",
    "--json, --json belongs to  sconce log or deps or config or cache",
    "--stay=no, '--stay WHEN: WHEN is never, failed or always, not ''no'''",
    "--trace=, '--trace FILE: FILE is the name of a file, not '''''",
  })
  void saysWhatIsWrongAndWhatWasProbablyMeant(String argument, String message) {
    assertEquals(message, problem(argument));
  }

  @Test
  void optionsOfBuildsAreRefusedElsewhere() {
    assertEquals("log does not take -j N", problem("log", "-j4"));
    assertEquals("completion does not take -n", problem("completion", "bash", "-n"));
  }

  @Test
  void anyArgumentsAreReadOrRefusedWithAMessage() {
    String[] parts = {"-", "--", "-j", "4", "=", "no-", "verbose", "log", "C", "n", "", "x", "é"};
    for (long seed = 0; seed < 3_000; seed++) {
      Random random = new Random(seed);
      List<String> arguments = new ArrayList<>();
      for (int i = random.nextInt(5); i > 0; i--) {
        StringBuilder argument = new StringBuilder();
        for (int j = random.nextInt(4); j > 0; j--) {
          argument.append(parts[random.nextInt(parts.length)]);
        }
        arguments.add(argument.toString());
      }
      try {
        CommandLine line = CommandLineReader.read(arguments);
        assertTrue(line.words().size() <= arguments.size(), "seed " + seed);
      } catch (CommandLineReader.UsageException e) {
        assertFalse(e.getMessage().isEmpty(), "seed " + seed);
      }
    }
  }
}
