package dev.sconce.app.sconce;

/** The version of Sconce. */
public final class Version {
  /** As {@code sconce --version} prints it: that of {@code pom.xml}, which a test compares. */
  public static final String TEXT = "0.1.0";

  private Version() {}
}
