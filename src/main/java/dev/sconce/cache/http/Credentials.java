package dev.sconce.cache.http;

import java.nio.file.Path;

/** How the server knows who we are. */
public sealed interface Credentials {
  /** It does not. */
  record None() implements Credentials {}

  /** A user's name and password. */
  record Basic(String user, Secret password) implements Credentials {}

  /** A token. */
  record Bearer(Secret token) implements Credentials {}

  /** The user's name and password that a netrc file has for the host. */
  record Netrc(Path file) implements Credentials {}

  /**
   * What a program says: Bazel's credential helpers.
   *
   * @param program that is run as {@code program get}
   */
  record Helper(Path program) implements Credentials {}
}
