package dev.sconce.app.sconce;

/** The version of Sconce. */
public final class Version {
  /** The output of {@code sconce --version}; a test compares it with {@code pom.xml}. */
  public static final String TEXT = "0.1.0";

  private Version() {}
}
