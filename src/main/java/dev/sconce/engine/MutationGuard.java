package dev.sconce.engine;

/** Asked before a run changes anything: takes the lock of the build directory. */
@FunctionalInterface
public interface MutationGuard {
  /** Changes nothing beforehand and needs no lock. */
  MutationGuard NOTHING = () -> true;

  /**
   * Gets ready, waiting for another build to end if need be. Asked once for each run that has
   * commands to start, on the thread of the build.
   *
   * @return whether manifest and logs are still as they were read; if not, the run ends as {@link
   *     dev.sconce.schedule.RunResult.Status#OUTDATED}
   */
  boolean prepare();
}
