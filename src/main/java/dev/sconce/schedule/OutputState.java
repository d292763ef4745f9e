package dev.sconce.schedule;

import dev.sconce.digest.Digest;

/**
 * What an output is, as those who read it see it.
 *
 * @param executable whether its owner may execute it
 */
public record OutputState(Digest content, boolean executable) {}
