package dev.sconce.app.ninja;

import dev.sconce.app.workspace.LazyPosix;
import dev.sconce.exec.CommandEnvironment;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A context that records the output. */
final class Stage {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  NinjaContext with(List<String> environment, boolean terminal, String... arguments) {
    return new NinjaContext(
        "/bin/ninja",
        List.of(arguments),
        new CommandEnvironment(environment),
        new PrintStream(out, true, StandardCharsets.ISO_8859_1),
        new PrintStream(err, true, StandardCharsets.ISO_8859_1),
        terminal,
        new LazyPosix(),
        2,
        "code",
        new ProfileChange(new LazyPosix(), Path.of("/nowhere"), false));
  }

  NinjaContext with(String... arguments) {
    return with(List.of(), false, arguments);
  }

  /** The output since the last call. */
  String out() {
    return taken(out);
  }

  /** The standard error since the last call. */
  String err() {
    return taken(err);
  }

  private static String taken(ByteArrayOutputStream bytes) {
    String text = bytes.toString(StandardCharsets.ISO_8859_1);
    bytes.reset();
    return text;
  }
}
