package dev.sconce.report;

import dev.sconce.session.BuildEvent;

/**
 * An event from a log.
 *
 * @param atMillis when it came about or was written, since the start of the log
 */
public record LoggedEvent(long atMillis, BuildEvent event) {}
