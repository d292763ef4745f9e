package dev.sconce.tools;

import dev.sconce.files.FileSystem;
import dev.sconce.graph.Edge;
import dev.sconce.history.RemoteOutputs;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/** Removes files, each at most once, and counts those that existed. */
final class FileRemover {
  private final ToolOutput output;
  private final FileSystem files;
  private final RemoteOutputs remote;
  private final boolean verbose;
  private final boolean dryRun;
  private final Set<String> tried = new HashSet<>();
  private int removed;
  private boolean failed;

  /**
   * @param dryRun whether to print only what would be removed
   */
  FileRemover(
      ToolOutput output, FileSystem files, RemoteOutputs remote, boolean verbose, boolean dryRun) {
    this.output = output;
    this.files = files;
    this.remote = remote;
    this.verbose = verbose || dryRun;
    this.dryRun = dryRun;
  }

  void begin() {
    output.print(verbose ? "Cleaning...\n" : "Cleaning... ").flush();
  }

  /** Prints the number of removed files and returns the exit code. */
  int end() {
    output.print(Integer.toString(removed)).line(" files.");
    return failed ? 1 : 0;
  }

  /** Prints what is cleaned, if the output is verbose. */
  void announce(String kind, String name) {
    if (verbose) {
      output.print(kind).print(" ").line(name);
    }
  }

  /** Reports a word that names nothing. The rest is cleaned nevertheless. */
  void complain(String error) {
    output.error(error);
    failed = true;
  }

  void remove(String path) {
    if (!tried.add(path)) {
      return;
    }
    try {
      boolean there = dryRun ? files.mtimeNanos(path) > 0 : files.remove(path);
      if (there) {
        removed++;
        announce("Remove", path);
      }
    } catch (IOException e) {
      output.error(String.valueOf(e.getMessage()));
      failed |= !dryRun;
    }
  }

  /**
   * Removes the depfile, the response file, and the record that the outputs were left in a cache.
   * With that record the outputs would still count as built.
   */
  void removeFilesBeside(Edge edge) {
    forgetRemote(edge);
    String depfile = edge.depfile();
    if (!depfile.isEmpty()) {
      remove(depfile);
    }
    String rspfile = edge.rspfile();
    if (!rspfile.isEmpty()) {
      remove(rspfile);
    }
  }

  private void forgetRemote(Edge edge) {
    if (dryRun) {
      return;
    }
    try {
      remote.remove(edge.outputs()[0].path());
    } catch (IOException e) {
      output.error(String.valueOf(e.getMessage()));
      failed = true;
    }
  }
}
