package dev.sconce.exec;

/**
 * How a command ended.
 *
 * @param exitCode its own, or 128 and the signal that ended it
 * @param signal the signal that ended it, 0 for none
 * @param output what it printed
 * @param cpuMicros user and system time of it and the children it waited for
 * @param maxRssBytes its peak memory; 0 if that was less than this process's own, which hides it
 */
public record CommandEnd(
    int exitCode, int signal, CapturedOutput output, long cpuMicros, long maxRssBytes) {}
