package dev.sconce.app.workspace;

import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The files of a manifest, and the inputs of the step that generates it, with their timestamps.
 * They tell whether the manifest must be reread.
 */
public final class ManifestSources {
  private final LoadedBuild loaded;

  /** Nanoseconds since 1970 by path, 0 for a missing file; empty before the first check. */
  private final Map<String, Long> mtimes = new LinkedHashMap<>();

  /** The sources of a loaded build. Does not access files yet. */
  public ManifestSources(LoadedBuild loaded) {
    this.loaded = loaded;
  }

  /** Whether a timestamp has changed since the first call, which returns false. */
  public boolean changedSinceFirstLook() throws IOException {
    if (mtimes.isEmpty()) {
      lookAtAll();
      return false;
    }
    for (Map.Entry<String, Long> known : mtimes.entrySet()) {
      if (loaded.files().mtimeNanos(known.getKey()) != known.getValue()) {
        return true;
      }
    }
    return false;
  }

  private void lookAtAll() throws IOException {
    for (String file : loaded.manifest().files()) {
      look(file);
    }
    Node made = loaded.generatedManifest();
    Edge maker = made == null ? null : made.producer();
    if (maker != null) {
      for (int i = 0; i < maker.triggeringInputs(); i++) {
        look(maker.inputs()[i].path());
      }
    }
  }

  private void look(String file) throws IOException {
    mtimes.put(file, loaded.files().mtimeNanos(file));
  }
}
