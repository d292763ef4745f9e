package dev.sconce.exec;

/**
 * What to run.
 *
 * @param commandLine for {@code /bin/sh -c}, a byte string; a simple one is run without the shell
 * @param console whether it gets the terminal: standard streams and process group of this process,
 *     nothing captured
 */
public record Command(String commandLine, boolean console) {}
