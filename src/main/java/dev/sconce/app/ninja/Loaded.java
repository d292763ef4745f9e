package dev.sconce.app.ninja;

import dev.sconce.files.DiskFiles;
import dev.sconce.frontend.ninja.Manifest;
import dev.sconce.graph.Graph;
import dev.sconce.history.BuildLog;
import dev.sconce.history.DepsLog;

/** A manifest with its logs, ready to be built. */
record Loaded(Manifest manifest, DiskFiles files, BuildLog buildLog, DepsLog depsLog) {
  Graph graph() {
    return manifest.graph();
  }
}
