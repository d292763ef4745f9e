package dev.sconce.engine;

import dev.sconce.action.Ingredient;
import dev.sconce.digest.Digest;
import dev.sconce.files.FileException;
import dev.sconce.files.FileSystem;
import dev.sconce.graph.DyndepException;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import dev.sconce.schedule.Completion;
import dev.sconce.schedule.Effect;
import dev.sconce.schedule.OutputState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Performs the effects on files: checks and reads them, and removes those that are not to stay. */
final class FileEffects {
  private final BuildParts parts;
  private final FileSystem files;
  private final FactGatherer gathering;
  private final CommandResultReader settling;
  private final boolean keepResponseFiles;
  private final boolean presuming;
  private final @Nullable StepTracing tracing;
  private final @Nullable FileStateReader states;
  private final Consumer<String> errors;

  /**
   * Uses the files of a build.
   *
   * @param presuming whether a dry run assumes that all commands succeed
   * @param tracing traces commands; null if nobody does
   * @param states reads the contents of files; null if nobody does
   * @param errors receives the reasons why files could not be removed, byte strings
   */
  FileEffects(
      BuildParts parts,
      BuildOptions options,
      FactGatherer gathering,
      MidRunEdits midRunEdits,
      boolean presuming,
      @Nullable StepTracing tracing,
      @Nullable FileStateReader states,
      Consumer<String> errors) {
    this.tracing = tracing;
    this.states = states;
    this.parts = parts;
    this.files = parts.files();
    this.gathering = gathering;
    this.settling =
        new CommandResultReader(
            parts.graph(), files, midRunEdits, options.keepDepfiles() || options.dryRun(), errors);
    this.keepResponseFiles = options.keepResponseFiles();
    this.presuming = presuming;
    this.errors = errors;
  }

  @Nullable Completion perform(Effect.Files effect) {
    return switch (effect) {
      case Effect.Files.Gather gather -> {
        gathering.perform(gather);
        yield new Completion.Files.Gathered();
      }
      case Effect.Files.ReadDyndep(Node file) -> readDyndep(file);
      case Effect.Files.Settle settle -> presuming ? presumed(settle) : settle(settle);
      case Effect.Files.RemoveResponseFile(Edge edge) -> {
        if (!keepResponseFiles) {
          remove(edge.rspfile());
        }
        yield null;
      }
      case Effect.Files.CleanUp cleanUp -> cleanUp(cleanUp);
    };
  }

  private Completion settle(Effect.Files.Settle settle) {
    Completion.Files.Settled settled = settling.perform(settle);
    if (settle.digestOutputs() && settle.succeeded()) {
      settled = settled.containing(contents(settle.edge()));
    }
    return tracing == null || !settle.succeeded() ? settled : tracing.judge(settle.edge(), settled);
  }

  /** The contents of all outputs of a step; empty if the content of any cannot be found out. */
  private List<OutputState> contents(Edge edge) {
    FileStateReader reader = states;
    List<OutputState> found = new ArrayList<>();
    try {
      for (Node output : edge.outputs()) {
        if (reader != null
            && reader.look(output.path()).state()
                instanceof Ingredient.FileState.Content(Digest digest, boolean executable)) {
          found.add(new OutputState(digest, executable));
        }
      }
    } catch (IOException unreadable) {
      return List.of();
    }
    return found.size() == edge.outputs().length ? found : List.of();
  }

  private static Completion presumed(Effect.Files.Settle settle) {
    return new Completion.Files.Settled(
        settle.edge().id(), settle.output(), null, "", new long[0], false, "");
  }

  private Completion readDyndep(Node file) {
    gathering.read(file.path());
    try {
      Optional<byte[]> content = files.read(file.path());
      if (content.isEmpty()) {
        return new Completion.Files.DyndepRead(
            file, null, "loading '" + file.path() + "': No such file or directory");
      }
      return new Completion.Files.DyndepRead(
          file, parts.dyndeps().read(parts.graph(), file, content.get()), "");
    } catch (IOException failure) {
      return new Completion.Files.DyndepRead(
          file, null, "loading '" + file.path() + "': " + FileException.reasonOf(failure));
    } catch (DyndepException malformed) {
      return new Completion.Files.DyndepRead(file, null, malformed.getMessage());
    }
  }

  private Completion cleanUp(Effect.Files.CleanUp cleanUp) {
    Edge edge = cleanUp.edge();
    String depfile = edge.depfile();
    Node[] outputs = edge.outputs();
    for (int i = 0; i < outputs.length; i++) {
      if (!depfile.isEmpty() || changed(outputs[i].path(), cleanUp.knownMtimes()[i])) {
        remove(outputs[i].path());
      }
    }
    if (!depfile.isEmpty()) {
      remove(depfile);
    }
    return new Completion.Files.CleanedUp(edge.id());
  }

  private boolean changed(String path, long knownMtime) {
    try {
      return files.mtimeNanos(path) != knownMtime;
    } catch (IOException failure) {
      errors.accept(FactGatherer.messageOf(failure));
      return true;
    }
  }

  private void remove(String path) {
    try {
      files.remove(path);
    } catch (IOException failure) {
      errors.accept(FactGatherer.messageOf(failure));
    }
  }
}
