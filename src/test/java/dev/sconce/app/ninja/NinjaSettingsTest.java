package dev.sconce.app.ninja;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NinjaSettingsTest {
  private final Stage stage = new Stage();
  private final List<String> environment = new ArrayList<>();

  @TempDir Path temporary;
  private Path directory;

  @BeforeEach
  void makeDirectory() throws IOException {
    directory = temporary.toRealPath();
  }

  private NinjaOptions options(String... words) throws NinjaExit {
    List<String> all = new ArrayList<>(List.of("-C", directory.toString()));
    all.addAll(List.of(words));
    NinjaContext context = stage.with(environment, false, all.toArray(new String[0]));
    NinjaOptions typed = new NinjaOptionReader(context).read();
    return NinjaSettings.complete(typed, context, InstantSource.system());
  }

  private void write(String text) throws IOException {
    Files.writeString(directory.resolve("sconce.toml"), text);
  }

  @Test
  void jobsAndLoadAreTakenWhereTheCommandLineSaysNothing() throws IOException, NinjaExit {
    write("jobs = 7\nload = 2.5\nkeep-going = 3\nverbose = true\n");
    NinjaOptions options = options();
    assertEquals(7, options.slots());
    assertEquals(2.5, options.maxLoad());
    assertEquals(false, options.slotsGiven(), "a job server says how many");
    assertEquals(1, options.failuresAllowed());
    assertEquals(new NinjaOptionReader(stage.with()).read().verbosity(), options.verbosity());
  }

  @Test
  void theCommandLineWins() throws IOException, NinjaExit {
    write("jobs = 7\nload = 2.5\n");
    assertEquals(2, options("-j2").slots());
    assertEquals(Integer.MAX_VALUE, options("-j0").slots());
    assertEquals(4.5, options("-l4.5").maxLoad());
    assertEquals(0, options("-l0").maxLoad(), "no limit at all");
    assertEquals(-1, options("-l", "-1").maxLoad());
  }

  @Test
  void variablesWinOverFiles() throws IOException, NinjaExit {
    write("jobs = 7\nload = 2.5\n");
    environment.add("SCONCE_JOBS=9");
    environment.add("SCONCE_STAY=of no interest here");
    assertEquals(9, options().slots());
    assertEquals(2.5, options().maxLoad());
  }

  @Test
  void withoutSettingsNothingIsChanged() throws NinjaExit {
    NinjaOptions options = options("-k2");
    assertEquals(3, options.slots());
    assertEquals(0, options.maxLoad());
    assertEquals(2, options.failuresAllowed());
  }

  @Test
  void aFileWithMistakesStopsABuild() throws IOException {
    write("jobs = 7\nthem = 'light'\nbell = 'no'\n");
    NinjaExit exit = assertThrows(NinjaExit.class, this::options);
    assertEquals(1, exit.code());
    assertEquals("", stage.out());
    assertEquals(
        """
        ninja: error: HERE/sconce.toml:2: unknown setting 'them'; did you mean 'theme'?
          sconce config  lists the settings
        ninja: error: HERE/sconce.toml:3: bell takes true or false, not "no"
          Write for example  bell = true
        """,
        stage.err().replace(directory.toString(), "HERE"));
  }

  @Test
  void aFileWithMistakesStopsNoTool() throws IOException, NinjaExit {
    write("jobs = nothing");
    assertEquals(3, options("-t", "targets").slots());
  }

  @Test
  void aDirectoryThatIsNotThereIsSomebodyElsesTrouble() throws NinjaExit {
    directory = directory.resolve("missing");
    assertEquals(3, options().slots());
  }
}
