package dev.sconce.exec;

/**
 * A permission of a job server to run one command.
 *
 * @param value the byte that was read, 0 to 255, which must be given back; negative for the one
 *     that every client has from the start
 */
public record JobServerToken(int value) {
  static final JobServerToken IMPLICIT = new JobServerToken(-1);

  /** Whether it is the one that every client has from the start. */
  public boolean isImplicit() {
    return value < 0;
  }
}
