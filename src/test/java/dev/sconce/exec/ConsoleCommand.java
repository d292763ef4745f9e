package dev.sconce.exec;

import dev.sconce.testing.ThisMachine;
import java.nio.file.Path;

/** A program for {@link ConsoleTest}: runs its arguments one by one with the console. */
public final class ConsoleCommand {
  private ConsoleCommand() {}

  public static void main(String[] commandLines) throws Exception {
    LocalRunner.Setup setup =
        LocalRunner.Setup.of(CommandEnvironment.ofThisProcess(), Path.of("spill"));
    try (LocalRunner runner = new LocalRunner(ThisMachine.posix(), setup, "/bin/sh", 0)) {
      for (String line : commandLines) {
        CommandRunner.End.Exited end =
            Commands.begin(runner, new CommandRunner.Request.Command(line, true)).await();
        System.out.println("exit " + end.exitCode() + " captured " + end.output().sizeBytes());
      }
    }
  }
}
