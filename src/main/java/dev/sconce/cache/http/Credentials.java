package dev.sconce.cache.http;

import java.nio.file.Path;

/** How Sconce authenticates to the server. */
public sealed interface Credentials {
  /** Without credentials. */
  record None() implements Credentials {}

  /** With a user's name and password. */
  record Basic(String user, Secret password) implements Credentials {}

  /** With a token. */
  record Bearer(Secret token) implements Credentials {}

  /** With the user's name and password that a netrc file has for the host. */
  record Netrc(Path file) implements Credentials {}

  /**
   * With the headers that a program prints: Bazel's credential helpers.
   *
   * @param program is run as {@code program get}
   */
  record Helper(Path program) implements Credentials {}
}
