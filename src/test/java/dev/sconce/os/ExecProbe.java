package dev.sconce.os;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A program for {@link ProgramExecTest} that becomes a shell, which reports its state. Its
 * arguments are the shell, the shell's script, and the signals ignored at its start.
 */
final class ExecProbe {
  private ExecProbe() {}

  public static void main(String[] args) throws Exception {
    Posix posix =
        Posix.of(System.getProperty("os.name"), System.getProperty("os.arch"))
            .startedIgnoring(args[2]);
    System.out.println(ProcessHandle.current().pid());
    Path own = Files.createTempDirectory("own").toRealPath();
    Path file = Files.createFile(own.resolve("file"));
    int ours = posix.open(file.toString(), Posix.READ_ONLY, 0);
    Files.delete(file);
    Files.delete(own);
    ProgramExec exec = new ProgramExec(posix);
    System.out.println(exec.resetSignals() ? "ending" : "not ending");
    OsException failure =
        exec.exec(
            args[0],
            List.of("shell", "-c", args[1]),
            new EnvironmentBlock(List.of("OURS=" + ours)),
            own);
    System.out.println(failure.getMessage());
  }
}
