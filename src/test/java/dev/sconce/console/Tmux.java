package dev.sconce.console;

import static org.junit.jupiter.api.Assertions.fail;

import dev.sconce.testing.RequiredTool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A real terminal: tmux with its own server, and a shell with job control. It checks repeatedly for
 * what a test waits for; nothing waits for a fixed time.
 */
final class Tmux implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long LOOK_AGAIN_MILLIS = 20;

  private final Path tmux = RequiredTool.named("tmux").path();
  private final String socket;
  private int commands;

  /**
   * A terminal with a shell.
   *
   * @param environment additional variables, as {@code NAME=value}
   */
  Tmux(Path directory, int columns, int rows, String... environment) throws IOException {
    socket = "sconce-test-" + ProcessHandle.current().pid() + "-" + System.identityHashCode(this);
    List<String> start = new ArrayList<>(List.of("-f", "/dev/null", "new-session", "-d"));
    start.addAll(List.of("-x", "" + columns, "-y", "" + rows, "-c", directory.toString()));
    start.addAll(
        List.of(
            "env", "-u", "CI", "-u", "NO_COLOR", "-u", "COLORTERM", "LC_ALL=C.UTF-8", "PS1=$ "));
    start.addAll(List.of(environment));
    start.addAll(List.of("bash", "--norc", "--noprofile", "-i"));
    run(start);
    run(List.of("set-option", "-g", "escape-time", "0"));
    await("a prompt", text -> text.contains("$"));
  }

  private String run(List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(tmux.toString(), "-u", "-L", socket));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().remove("TMUX");
    builder.environment().put("LC_ALL", "C.UTF-8");
    Process process = builder.start();
    process.getOutputStream().close();
    String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
        fail("tmux " + String.join(" ", arguments) + ": " + answer);
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return answer;
  }

  /** Types keys, named as tmux names them. */
  Tmux type(String... keys) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("send-keys"));
    arguments.addAll(List.of(keys));
    run(arguments);
    return this;
  }

  /** Sends characters unchanged, with escapes as {@code <esc>}. */
  Tmux send(String text) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("send-keys", "-H"));
    for (byte one : text.replace("<esc>", "\u001b").getBytes(StandardCharsets.UTF_8)) {
      arguments.add(String.format("%02x", one));
    }
    run(arguments);
    return this;
  }

  /** Pastes a text, bracketed if the program on the terminal asked for that. */
  Tmux paste(String text) throws IOException {
    run(List.of("set-buffer", text));
    run(List.of("paste-buffer", "-p"));
    return this;
  }

  /** Types a command for the shell. */
  Tmux command(String line) throws IOException {
    return type("-l", line).type("Enter");
  }

  /** Runs a command in the shell, and returns its output after its end. */
  String shell(String line) throws IOException {
    commands++;
    String begin = "begin<" + commands + ">";
    String end = "end<" + commands + ">";
    command(
        "clear; echo begin\"<" + commands + ">\"; " + line + "; echo end\"<" + commands + ">\"");
    String text = await(end, screen -> screen.contains(end));
    return text.substring(text.indexOf(begin) + begin.length(), text.indexOf(end)).strip();
  }

  Tmux resize(int columns, int rows) throws IOException {
    run(List.of("resize-window", "-x", "" + columns, "-y", "" + rows));
    return this;
  }

  /** The text on the terminal. */
  String screen() throws IOException {
    return run(List.of("capture-pane", "-p"));
  }

  /** The text with its colours and attributes, escapes as {@code <esc>}. */
  String painted() throws IOException {
    return run(List.of("capture-pane", "-p", "-e")).replace("\u001b", "<esc>");
  }

  /** The text, including the lines that have scrolled off the top. */
  String history() throws IOException {
    return run(List.of("capture-pane", "-p", "-S", "-5000"));
  }

  /** A value of tmux, such as {@code alternate_on}. */
  String flag(String name) throws IOException {
    return run(List.of("display-message", "-p", "#{" + name + "}")).strip();
  }

  /** Lets programs set the clipboard (OSC 52), as terminals that allow it do. */
  void letProgramsCopy() throws IOException {
    run(List.of("set-option", "-s", "set-clipboard", "on"));
  }

  /** Waits until the clipboard contains this text. */
  void awaitCopied(String text) throws IOException {
    awaitCopied(text::equals, text);
  }

  /** Waits until the clipboard satisfies a condition. */
  void awaitCopied(Predicate<String> wanted, String what) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    String copied = copied();
    while (!wanted.test(copied)) {
      if (System.nanoTime() > end) {
        fail("nobody copies " + what + "; copied is: " + copied);
      }
      pause();
      copied = copied();
    }
  }

  private String copied() throws IOException {
    return run(List.of("list-buffers")).isEmpty() ? "" : run(List.of("show-buffer"));
  }

  /** Records every byte that programs write from now on, in a new file. */
  void record(Path file) throws IOException {
    run(List.of("pipe-pane"));
    Files.deleteIfExists(file);
    run(List.of("pipe-pane", "-O", "exec cat > '" + file + "'"));
    command("echo recorded");
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!Files.exists(file) || !Files.readString(file).contains("recorded")) {
      if (System.nanoTime() > end) {
        fail("nothing is recorded in " + file);
      }
      pause();
    }
  }

  /** Waits until the text on the terminal satisfies a condition, and returns it. */
  String await(String what, Predicate<String> wanted) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      String text = screen();
      if (wanted.test(text)) {
        return text;
      }
      if (System.nanoTime() > end) {
        fail("waited in vain for " + what + "; on the terminal is:\n" + text);
      }
      pause();
    }
  }

  /** Waits until the terminal shows a text. */
  String await(String text) throws IOException {
    return await("\"" + text + "\"", screen -> screen.contains(text));
  }

  /** Waits until the console shows that the build is over, and the exit code of leaving it. */
  void awaitOver(int code) throws IOException {
    Pattern key = Pattern.compile("\\bq( quit)? \\((exit )?" + code + "\\)");
    await(key.pattern(), screen -> key.matcher(screen).find());
  }

  /** Waits until a value of tmux is as expected. */
  void awaitFlag(String name, String value) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!flag(name).equals(value)) {
      if (System.nanoTime() > end) {
        fail(name + " never is " + value + "; on the terminal is:\n" + screen());
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK_AGAIN_MILLIS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() throws IOException {
    run(List.of("kill-server"));
  }
}
