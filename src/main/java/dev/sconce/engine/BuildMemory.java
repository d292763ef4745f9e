package dev.sconce.engine;

import dev.sconce.history.DigestCache;
import dev.sconce.history.RunLedger;

/**
 * What a build remembers of earlier ones, so that it can spare steps that would only make the same
 * again. The caller closes both after the last build.
 *
 * @param ledger the runs that made what is there
 * @param digests of files
 */
public record BuildMemory(RunLedger ledger, DigestCache digests) {}
