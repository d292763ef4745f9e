package dev.sconce.os;

/**
 * The size of a terminal.
 *
 * @param rows number of lines, 0 if unknown
 * @param columns number of cells in a line, 0 if unknown
 */
public record WindowSize(int rows, int columns) {}
