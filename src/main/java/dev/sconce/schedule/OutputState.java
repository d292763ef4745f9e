package dev.sconce.schedule;

import dev.sconce.digest.Digest;

/**
 * The state of an output, as its readers see it.
 *
 * @param executable whether the owner may execute it
 */
public record OutputState(Digest content, boolean executable) {}
