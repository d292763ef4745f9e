package dev.sconce.engine;

import dev.sconce.history.DigestCache;
import dev.sconce.history.RunStore;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * What a build remembers of earlier ones, so that it can spare steps that would only make the same
 * again, and explain others. The caller closes both after the last build.
 *
 * @param runs of steps
 * @param digests of files
 * @param trouble told what keeps either of them from being read or written, on the thread of the
 *     build
 */
public record BuildStores(RunStore runs, DigestCache digests, Consumer<IOException> trouble) {}
