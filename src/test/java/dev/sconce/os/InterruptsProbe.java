package dev.sconce.os;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A program for {@link SignalHandlersTest}. It sends itself signals and prints those that were
 * reported, then the signals that it or a child ignores. A second argument names the signals
 * ignored at its start.
 */
final class InterruptsProbe {
  private static final int[] OF_INTEREST = {
    Signals.HUP, Signals.INT, Signals.QUIT, Signals.PIPE, Signals.TERM
  };

  private InterruptsProbe() {}

  public static void main(String[] args) throws Exception {
    String what = args.length == 0 ? "" : args[0];
    Posix posix =
        Posix.of(System.getProperty("os.name"), System.getProperty("os.arch"))
            .startedIgnoring(args.length < 2 ? "" : args[1]);
    int pid = (int) ProcessHandle.current().pid();
    BlockingQueue<Integer> told = new LinkedBlockingQueue<>();
    SignalHandlers interrupts = SignalHandlers.install(posix, told::add);
    for (int signal : new int[] {Signals.HUP, Signals.INT, Signals.TERM}) {
      posix.signal(pid, signal);
      Integer number = told.poll(what.equals("ignoring") ? 300 : 20_000, TimeUnit.MILLISECONDS);
      System.out.println(signal + " " + (number == null ? "nothing" : number));
    }
    if (what.equals("child")) {
      System.out.println("child ignores " + ignoredByChild(posix));
    }
    interrupts.close();
    if (what.equals("ignored-after")) {
      System.out.println("ignored " + ignored(Files.readAllLines(Path.of("/proc/self/status"))));
    }
  }

  private static List<Integer> ignoredByChild(Posix posix) throws IOException {
    Path copy = Files.createTempFile("status", ".txt");
    try (NativeMemory memory = new NativeMemory(512);
        Spawner spawner = posix.spawner()) {
      List<String> line = List.of("/bin/cp", "/proc/self/status", copy.toString());
      EnvironmentBlock none = new EnvironmentBlock(List.of());
      int child =
          spawner.spawn(new Spawner.Request("/bin/cp", line, none, List.of(), "", -1, List.of()));
      posix.children().reap(child, memory);
      return ignored(Files.readAllLines(copy));
    } finally {
      Files.delete(copy);
    }
  }

  private static List<Integer> ignored(List<String> status) {
    String mask =
        status.stream().filter(line -> line.startsWith("SigIgn:")).findFirst().orElseThrow();
    long ignored = Long.parseUnsignedLong(mask.substring("SigIgn:".length()).strip(), 16);
    List<Integer> signals = new ArrayList<>();
    for (int signal : OF_INTEREST) {
      if ((ignored >>> (signal - 1) & 1) != 0) {
        signals.add(signal);
      }
    }
    return signals;
  }
}
