package dev.sconce.app.ninja;

import dev.sconce.app.workspace.LoadedBuild;
import dev.sconce.graph.Node;
import dev.sconce.history.UpToDateRecorder;
import dev.sconce.schedule.RunResult;
import java.util.List;

/** Builds targets of what was loaded, and tells the status lines. */
interface TargetBuilder {
  /**
   * How a build ended.
   *
   * @param firstTargetDirty whether the first target was out of date and no restat proved otherwise
   */
  record Ended(RunResult run, boolean firstTargetDirty) {}

  /** Says that commands will most likely be run. Returns at once. */
  void expectCommands();

  /**
   * Gets ready to change the build directory, waiting for another build if need be. A build does so
   * by itself.
   *
   * @return whether manifest and logs are still as they were read
   * @throws NinjaExit if the user stopped waiting
   */
  boolean takeLock() throws NinjaExit;

  /**
   * Brings the manifest up to date. No job server is asked.
   *
   * @param target the manifest
   */
  Ended remake(LoadedBuild loaded, Node target) throws NinjaExit;

  /** Brings targets up to date. */
  RunResult build(LoadedBuild loaded, List<Node> targets) throws NinjaExit;

  /** Tells what was looked at for all of that, if nothing was done. */
  void note(UpToDateRecorder notes);
}
