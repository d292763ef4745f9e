package dev.sconce.app.sconce;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Prints messages outside of a build, and asks the user. */
final class UserMessages {
  private final ProcessContext context;
  private final BufferedReader in;

  UserMessages(ProcessContext context) {
    this.context = context;
    this.in = new BufferedReader(new InputStreamReader(context.in(), StandardCharsets.UTF_8));
  }

  /** Prints text unchanged. */
  void print(String text) throws IOException {
    write(context.out(), text);
  }

  /** Prints a line. */
  void say(String line) throws IOException {
    write(context.out(), line + "\n");
  }

  /** Prints lines that explain why something is impossible. */
  void complain(List<String> lines) throws IOException {
    write(context.err(), String.join("\n", lines) + "\n");
  }

  /** Prints a problem, preceded by the name of the program. */
  void complain(String problem) throws IOException {
    complain(List.of("sconce: " + problem));
  }

  /** Prints a question and reads a line; empty at the end of input. */
  Optional<String> ask(String question) throws IOException {
    print(question + " ");
    return Optional.ofNullable(in.readLine()).map(String::strip);
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
