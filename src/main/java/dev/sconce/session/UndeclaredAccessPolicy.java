package dev.sconce.session;

/** What is made of undeclared reads and writes. */
public enum UndeclaredAccessPolicy {
  /** Commands are not watched. */
  OFF,
  /** They are watched, and what is undeclared is reported. */
  WARN,
  /** A step fails that touches what it does not declare. */
  ENFORCE
}
