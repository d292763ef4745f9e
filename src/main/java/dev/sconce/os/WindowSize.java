package dev.sconce.os;

/**
 * The size of a terminal.
 *
 * @param rows lines of text, 0 when unknown
 * @param columns cells in a line, 0 when unknown
 */
public record WindowSize(int rows, int columns) {}
