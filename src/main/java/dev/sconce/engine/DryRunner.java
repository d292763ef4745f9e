package dev.sconce.engine;

import dev.sconce.exec.CapturedOutput;
import dev.sconce.exec.CommandRunner;
import dev.sconce.files.FileException;
import dev.sconce.files.FileSystem;
import dev.sconce.graph.Edge;
import dev.sconce.graph.Node;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Runs nothing: every command has succeeded at once. */
public final class DryRunner implements CommandRunner, CommandRunner.Running {
  @Override
  public CommandRunner.Running start(
      CommandRunner.Request request, Consumer<CommandRunner.End> whenEnded) {
    whenEnded.accept(CommandRunner.End.Exited.untraced(0, 0, CapturedOutput.NONE, 0, 0));
    return this;
  }

  @Override
  public long pid() {
    return 0;
  }

  @Override
  public void signal(int number) {
    // it has ended
  }

  @Override
  public CapturedOutput outputSoFar() {
    return CapturedOutput.NONE;
  }

  @Override
  public void close() {
    // nothing runs
  }

  /**
   * Finds out for a dry run what would prevent the preparation of a command. It evaluates and
   * checks everything that a preparation needs, but creates no directory and writes no file. For
   * one thread.
   */
  static final class Preparation {
    private final FileSystem files;

    /** The directories that the steps so far would have created. */
    private final Set<String> directories = new HashSet<>();

    Preparation(FileSystem files) {
      this.files = files;
    }

    /** Fails as the preparation of a command would. */
    void prepare(Edge edge) throws IOException {
      for (Node output : edge.outputs()) {
        makeParents(output.path());
      }
      makeParents(edge.depfile());
      String rspfile = edge.rspfile();
      if (!rspfile.isEmpty()) {
        edge.value("rspfile_content"); // its variables may refer to each other in a cycle
        Optional<String> obstacle = obstacle(rspfile);
        if (obstacle.isPresent()) {
          throw new FileException("WriteFile", rspfile, "Unable to create file. " + obstacle.get());
        }
      }
    }

    private void makeParents(String path) throws IOException {
      String parent = parent(path);
      if (parent.isEmpty() || directories.contains(parent) || files.mtimeNanos(parent) != 0) {
        return;
      }
      makeParents(parent);
      Optional<String> obstacle = obstacle(parent);
      if (obstacle.isPresent()) {
        throw new FileException("mkdir", parent, obstacle.get());
      }
      directories.add(parent);
    }

    private Optional<String> obstacle(String path) throws IOException {
      return directories.contains(parent(path)) ? Optional.empty() : files.obstacle(path);
    }

    /** Empty for a path at the top. */
    private static String parent(String path) {
      return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }
  }
}
