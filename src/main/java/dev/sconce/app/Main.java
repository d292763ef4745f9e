package dev.sconce.app;

/** The program. The launcher's first argument names the face: {@code ninja} or {@code sconce}. */
public final class Main {
  private Main() {}

  /** Runs one face on the user's arguments and exits with its code. */
  public static void main(String[] args) {
    boolean ninja = args.length > 0 && args[0].equals("ninja");
    if (args.length == 2 && args[1].equals("--version")) {
      System.out.println(ninja ? "1.13.2" : "sconce 0.1.0");
      return;
    }
    System.err.println((ninja ? "ninja" : "sconce") + ": the only option so far is --version");
    System.exit(ninja ? 1 : 2);
  }
}
