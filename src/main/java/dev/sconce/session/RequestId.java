package dev.sconce.session;

/**
 * Names a request for as long as the program runs, through all builds.
 *
 * @param asker who asked, such as {@code console} or {@code signal}
 * @param number which of the asker's requests it is, from 1
 */
public record RequestId(String asker, long number) {
  @Override
  public String toString() {
    return asker + " " + number;
  }
}
