package dev.sconce.app.workspace;

import dev.sconce.engine.KnownTimes;
import dev.sconce.files.DiskFiles;
import dev.sconce.frontend.ninja.Manifest;
import dev.sconce.graph.Graph;
import dev.sconce.history.BuildLog;
import dev.sconce.history.DepsLog;

/**
 * A manifest with its logs, ready to be built.
 *
 * @param readAtMillis when reading it began: from there on the build's time is counted
 * @param knownTimes of its nodes
 */
record LoadedBuild(
    Manifest manifest,
    DiskFiles files,
    BuildLog buildLog,
    DepsLog depsLog,
    long readAtMillis,
    KnownTimes knownTimes) {
  Graph graph() {
    return manifest.graph();
  }
}
