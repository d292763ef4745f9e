package dev.sconce.engine;

import dev.sconce.action.ActionResult;
import dev.sconce.action.ActionResult.Blob;
import dev.sconce.action.ActionResult.ExecutionTimes;
import dev.sconce.action.Ingredient;
import dev.sconce.cache.CacheAnswer;
import dev.sconce.cache.ResultCache;
import dev.sconce.digest.Digest;
import dev.sconce.files.AccessSet;
import dev.sconce.files.FileSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes a result from the outputs of a run: each file is copied into the cache of this machine, and
 * checked there. For any thread but that of the build.
 */
final class ResultSnapshot {
  /** Contents within a result save a round trip. */
  static final int MAX_INLINE_BYTES = 16 << 10;

  /** Thrown if the outputs cannot be shared. */
  static final class NotStorableException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Creates the exception for a reason, a few words; a byte string. */
    NotStorableException(String reason) {
      super(reason, null, false, false);
    }

    String reason() {
      return String.valueOf(getMessage());
    }
  }

  /** Maps paths of the graph to files. */
  interface Places {
    Path of(String path) throws IOException;
  }

  /**
   * A file that a step made.
   *
   * @param path as in the graph
   * @param name in the result
   * @param needed whether the file must exist
   * @param left the state of the file when the run had ended
   */
  record Output(String path, String name, boolean needed, AccessSet.State left) {
    /** Whether the file is still as the run has left it, and was not changed by another step. */
    private boolean isAsLeft(AccessSet.State now) {
      return now.kind() == left.kind()
          && now.sizeBytes() == left.sizeBytes()
          && now.mtimeNanos() == left.mtimeNanos()
          && now.inode() == left.inode()
          && now.isExecutable() == left.isExecutable()
          && now.target().equals(left.target());
    }
  }

  private final FileSystem files;
  private final FileStateReader states;
  private final Places places;

  ResultSnapshot(FileSystem files, FileStateReader states, Places places) {
    this.files = files;
    this.states = states;
    this.places = places;
  }

  /**
   * The result of a run.
   *
   * @param directories that it also left, by their names in the result
   * @param said the inputs that the step reported, if it reported any
   */
  ActionResult of(
      ResultCache cache,
      List<Output> outputs,
      List<String> directories,
      byte[] stdout,
      Optional<byte[]> said,
      ExecutionTimes times)
      throws NotStorableException, IOException, InterruptedException {
    List<ActionResult.OutputFile> made = new ArrayList<>();
    List<ActionResult.OutputLink> links = new ArrayList<>();
    for (Output output : outputs) {
      AccessSet.State state = files.state(output.path());
      switch (state.kind()) {
        case FILE -> made.add(file(cache, output));
        case LINK -> links.add(new ActionResult.OutputLink(output.name(), state.target()));
        case ABSENT -> {
          if (output.needed()) {
            throw new NotStorableException("output " + output.path() + " is missing");
          }
        }
        case DIRECTORY ->
            throw new NotStorableException("output " + output.path() + " is a directory");
        case OTHER, UNREADABLE ->
            throw new NotStorableException("output " + output.path() + " is no file");
      }
    }
    for (Output output : outputs) {
      if (!output.isAsLeft(files.state(output.path()))) {
        throw changed(output.path());
      }
    }
    if (said.isPresent()) {
      made.add(new ActionResult.OutputFile(ResultNames.DEPFILE, kept(cache, said.get()), false));
    }
    return new ActionResult(made, links, directories, kept(cache, stdout), times);
  }

  private ActionResult.OutputFile file(ResultCache cache, Output output)
      throws NotStorableException, IOException, InterruptedException {
    FileStateReader.Look look = states.look(output.path());
    if (!(look.state()
        instanceof Ingredient.FileState.Content(Digest digest, boolean executable))) {
      throw changed(output.path());
    }
    if (digest.sizeBytes() <= MAX_INLINE_BYTES) {
      byte[] bytes = files.read(output.path()).orElseThrow(() -> changed(output.path()));
      if (!Digest.of(bytes).equals(digest)) {
        throw changed(output.path());
      }
      return new ActionResult.OutputFile(output.name(), new Blob.Inline(digest, bytes), executable);
    }
    keep(cache, digest, places.of(output.path()), output.path());
    return new ActionResult.OutputFile(output.name(), new Blob.Stored(digest), executable);
  }

  private static NotStorableException changed(String path) {
    return new NotStorableException("output " + path + " was changed after the run");
  }

  private static void keep(ResultCache cache, Digest digest, Path source, String shown)
      throws NotStorableException, InterruptedException {
    switch (cache.keep(digest, source)) {
      case CacheAnswer.Found<Digest> _ -> {
        // the cache has it
      }
      case CacheAnswer.Absent<Digest> _ -> throw changed(shown);
      case CacheAnswer.Failed<Digest> failed ->
          throw new NotStorableException("not kept: " + failed.detail());
    }
  }

  private Blob kept(ResultCache cache, byte[] bytes)
      throws NotStorableException, IOException, InterruptedException {
    Digest digest = Digest.of(bytes);
    if (bytes.length <= MAX_INLINE_BYTES) {
      return new Blob.Inline(digest, bytes);
    }
    Path text = Files.createTempFile("sconce", null);
    try {
      Files.write(text, bytes);
      keep(cache, digest, text, "what it printed");
    } finally {
      Files.deleteIfExists(text);
    }
    return new Blob.Stored(digest);
  }
}
