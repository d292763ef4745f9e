package dev.sconce.exec;

import dev.sconce.testing.ThisMachine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A program for {@link ConsoleTest}. It runs its arguments one by one with the console; those after
 * {@link #RELAY} on terminals of their own.
 */
public final class ConsoleCommand {
  static final String RELAY = "--relay";

  private ConsoleCommand() {}

  public static void main(String[] arguments) throws Exception {
    List<String> commandLines = new ArrayList<>(List.of(arguments));
    LocalRunner.Setup setup =
        LocalRunner.Setup.of(CommandEnvironment.ofThisProcess(), Path.of("spill"));
    if (commandLines.remove(RELAY)) {
      setup = setup.relayingTerminal();
    }
    try (LocalRunner runner = new LocalRunner(ThisMachine.posix(), setup, "/bin/sh", 0)) {
      for (String line : commandLines) {
        CommandRunner.End.Exited end =
            Commands.begin(runner, new CommandRunner.Request.Command(line, true)).await();
        System.out.println("exit " + end.exitCode() + " captured " + text(end.output()));
      }
    }
  }

  private static String text(CapturedOutput output) throws IOException {
    byte[] bytes = output.head(Math.toIntExact(output.sizeBytes()));
    return new String(bytes, StandardCharsets.UTF_8).strip();
  }
}
