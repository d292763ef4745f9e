package dev.sconce.os;

/**
 * A new pipe; both ends are close-on-exec.
 *
 * @param readEnd the descriptor to read from
 * @param writeEnd the descriptor to write to
 */
public record Pipe(int readEnd, int writeEnd) {}
