package dev.sconce.os;

/**
 * The size of a terminal.
 *
 * @param rows lines of text
 * @param columns cells in a line
 */
public record WindowSize(int rows, int columns) {}
