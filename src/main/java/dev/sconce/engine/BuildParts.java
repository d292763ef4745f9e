package dev.sconce.engine;

import dev.sconce.exec.CommandRunner;
import dev.sconce.files.FileSystem;
import dev.sconce.graph.DyndepReader;
import dev.sconce.graph.Graph;
import dev.sconce.history.BuildLog;
import dev.sconce.history.DepsLog;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * What a build works with. The caller opens and closes all of it.
 *
 * @param graph what to build; belongs to the build from now on
 * @param files where it is built
 * @param buildLog the log of commands; null to go by time stamps alone
 * @param depsLog the log of discovered inputs; null to forget them
 * @param runner runs commands
 * @param dyndeps reads dyndep files
 * @param gate what else limits how many commands run; null for nothing
 * @param clock for times in events and logs
 * @param startedAtMillis when the build began, by the clock
 * @param stampFile a path to write for the file system's time; a byte string
 * @param beforeMutation asked before anything is changed
 * @param memory of earlier builds, to spare steps that would make the same again; null to go by
 *     ninja's rule alone
 * @param pause waits, for the clock of the file system to move
 */
public record BuildParts(
    Graph graph,
    FileSystem files,
    @Nullable BuildLog buildLog,
    @Nullable DepsLog depsLog,
    CommandRunner runner,
    DyndepReader dyndeps,
    @Nullable StartGate gate,
    InstantSource clock,
    long startedAtMillis,
    String stampFile,
    MutationGuard beforeMutation,
    @Nullable BuildStores memory,
    Sleeper pause) {
  /** Without a memory. */
  public BuildParts(
      Graph graph,
      FileSystem files,
      @Nullable BuildLog buildLog,
      @Nullable DepsLog depsLog,
      CommandRunner runner,
      DyndepReader dyndeps,
      @Nullable StartGate gate,
      InstantSource clock,
      long startedAtMillis,
      String stampFile,
      MutationGuard beforeMutation) {
    this(
        graph,
        files,
        buildLog,
        depsLog,
        runner,
        dyndeps,
        gate,
        clock,
        startedAtMillis,
        stampFile,
        beforeMutation,
        null,
        Sleeper.SLEEP);
  }
}
