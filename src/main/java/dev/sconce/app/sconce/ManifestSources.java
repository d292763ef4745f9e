package dev.sconce.app.sconce;

import dev.sconce.files.FileSystem;
import dev.sconce.frontend.ninja.Manifest;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The files that a manifest was read from, and those that the step that makes it depends on, with
 * their time stamps: they tell whether it has to be read anew.
 */
final class ManifestSources {
  private final FileSystem files;

  /** Nanoseconds since 1970 by path, 0 for a missing file. */
  private final Map<String, Long> mtimes = new LinkedHashMap<>();

  /** Knows of none. */
  ManifestSources(FileSystem files) {
    this.files = files;
  }

  /** Looks at those of a manifest, which was read just now. */
  void note(Manifest manifest, String path) throws IOException {
    for (String file : manifest.files()) {
      note(file);
    }
    Node made = manifest.graph().find(path);
    Edge maker = made == null ? null : made.producer();
    if (maker != null) {
      for (int i = 0; i < maker.triggeringInputs(); i++) {
        note(maker.inputs()[i].path());
      }
    }
  }

  private void note(String path) throws IOException {
    mtimes.put(path, files.mtimeNanos(path));
  }

  /** Whether one of them has another time stamp by now. */
  boolean changed() throws IOException {
    for (Map.Entry<String, Long> known : mtimes.entrySet()) {
      if (files.mtimeNanos(known.getKey()) != known.getValue()) {
        return true;
      }
    }
    return false;
  }
}
