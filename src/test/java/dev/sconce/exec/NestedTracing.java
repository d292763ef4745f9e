package dev.sconce.exec;

/** A program that reports whether it could trace commands. */
final class NestedTracing {
  private NestedTracing() {}

  public static void main(String[] args) throws Exception {
    try (CommandTracer tracer = new CommandTracer(Tracing.posix())) {
      System.out.print(tracer.test().orElse("works"));
    }
  }
}
