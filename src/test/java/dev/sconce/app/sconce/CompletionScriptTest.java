package dev.sconce.app.sconce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.testing.RequiredTool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the scripts in the installed shells, with a {@code sconce} that knows targets. */
class CompletionScriptTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh", "fish"})
  void everythingIsFilledIn(String shell) throws IOException {
    String script = CompletionScript.of(shell).orElseThrow();
    assertFalse(script.matches("(?s).*@[A-Z].*"), script);
    for (CommandLineOption option : CommandLineOption.values()) {
      assertTrue(script.contains(option.word()), option.word());
    }
  }

  @Test
  void thereIsNoScriptForAnUnknownShell() throws IOException {
    assertEquals(Optional.empty(), CompletionScript.of("tcsh"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh", "fish"})
  void theShellUnderstandsItsScript(String shell) throws IOException, InterruptedException {
    String program = RequiredTool.named(shell).path().toString();
    Path script = directory.resolve("script");
    Files.writeString(script, CompletionScript.of(shell).orElseThrow());
    assertEquals("", run(List.of(program, "-n", script.toString())));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sconce ap              | [] ap>app",
        "sconce l               | [] l>lib log",
        "sconce -- l            | [] l>lib",
        "sconce -C out ap       | [-C out] ap>app",
        "sconce -Cout --file=x ap | [-Cout --file=x] ap>app",
        "sconce --file = x --jobs = 4 ap | [--file x] ap>app",
        "sconce --ver           | --verbose --version",
        "sconce log --w         | --warnings",
        "sconce config --js     | --json",
        "sconce config a        | ''",
        "sconce --trace READ    | README.md",
        "sconce --keys = READ   | README.md",
        "sconce log ap          | [] ap>app",
        "sconce completion z    | zsh",
        "sconce help l          | log",
        "sconce -j ''           | ''",
        "sconce -j 4 ap         | [] ap>app",
        "sconce --stay ''       | never failed always",
        "sconce --stay = al     | always",
        "sconce --stay =        | never failed always",
        "sconce --theme = mon   | mono",
        "sconce -- --ver        | [] --ver>",
      })
  void bashCompletes(String typed, String answer) throws IOException, InterruptedException {
    String bash = RequiredTool.named("bash").path().toString();
    String words = typed.strip();
    Path script = directory.resolve("script");
    Files.writeString(
        script,
        CompletionScript.of("bash").orElseThrow()
            + """
            sconce() {
              local place=()
              while [ "$1" != completion ]; do place+=("$1"); shift; done
              echo "[${place[*]}] $4>"
              compgen -W 'app lib' -- "$4"
            }
            """
            + "COMP_WORDS=("
            + words
            + ")\nCOMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n_sconce\necho \"${COMPREPLY[@]}\"\n");
    assertEquals(answer.strip(), run(List.of(bash, script.toString())).strip().replace("> ", ">"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sconce ap | app",
        "sconce l | lib log",
        "sconce log ap | app",
        "sconce completion z | zsh",
        "sconce help l | log",
        "sconce config a | ''",
        "sconce --stay al | always",
        "sconce --ver | --verbose --version",
      })
  void fishCompletes(String typed, String answer) throws IOException, InterruptedException {
    String fish = RequiredTool.named("fish").path().toString();
    Path script = directory.resolve("script");
    Files.writeString(
        script,
        CompletionScript.of("fish").orElseThrow()
            + """
            function sconce
              for each in app lib
                string match -q -- "$argv[-1]*" $each; and echo $each
              end
            end
            complete -C '\
            """
            + typed
            + "' | string split -f1 \\t | string join ' '\n");
    assertEquals(answer, run(List.of(fish, "--no-config", script.toString())).strip());
  }

  private static String run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(20, TimeUnit.SECONDS));
    return said;
  }
}
