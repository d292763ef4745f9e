package dev.sconce.os;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A program for {@link InterruptsTest}: sends itself signals and says which it was told of. */
final class InterruptsProbe {
  private InterruptsProbe() {}

  public static void main(String[] args) throws Exception {
    Posix posix = Posix.of(System.getProperty("os.name"), System.getProperty("os.arch"));
    int pid = (int) ProcessHandle.current().pid();
    BlockingQueue<Integer> told = new LinkedBlockingQueue<>();
    Interrupts interrupts = Interrupts.install(told::add);
    for (int signal : new int[] {Signals.HUP, Signals.INT, Signals.TERM}) {
      posix.signal(pid, signal);
      Integer number = told.poll(args.length == 0 ? 20_000 : 300, TimeUnit.MILLISECONDS);
      System.out.println(signal + " " + (number == null ? "nothing" : number));
    }
    interrupts.close();
  }
}
