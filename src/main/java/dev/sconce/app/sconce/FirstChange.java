package dev.sconce.app.sconce;

import dev.sconce.app.workspace.BuildRunner;
import dev.sconce.app.workspace.LoadedBuild;
import dev.sconce.app.workspace.ManifestSources;
import dev.sconce.app.workspace.WorkspaceStores;
import dev.sconce.engine.BuildParts;
import dev.sconce.tools.NinjaLogFiles;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Prepares the build directory for the first change of a build: waits for the build lock, checks
 * that what was read is still current, and prepares the logs.
 */
final class FirstChange {
  private final BuildRunner runner;
  private final BuildDisplay display;
  private final boolean dryRun;
  private final Consumer<String> inform;
  private @Nullable StartException obstacle;

  /**
   * @param inform receives the reason why everything is reread, a byte string
   */
  FirstChange(BuildRunner runner, BuildDisplay display, boolean dryRun, Consumer<String> inform) {
    this.runner = runner;
    this.display = display;
    this.dryRun = dryRun;
    this.inform = inform;
  }

  BuildParts.MutationGuard of(LoadedBuild loaded, WorkspaceStores memory) {
    ManifestSources sources = new ManifestSources(loaded);
    return () -> dryRun || isReady(loaded, memory, sources);
  }

  private boolean isReady(LoadedBuild loaded, WorkspaceStores memory, ManifestSources sources) {
    try {
      // a console must restore its screen, so then SIGQUIT must not end the process
      boolean alone = runner.prepare(!display.mayStay());
      if (display.mayStay() && sources.changedSinceFirstLook()) {
        inform.accept("the manifest or one of its inputs has changed; everything is read again");
        return false;
      }
      if (!alone || loaded.isOutdated() || memory.isOutdated()) {
        inform.accept("another build ran here meanwhile; everything is read again");
        return false;
      }
      loaded.prepareLogs();
      return true;
    } catch (NinjaLogFiles.LogException e) {
      obstacle = new StartException(String.valueOf(e.reason().getMessage()));
      return false;
    } catch (IOException e) {
      obstacle = new StartException(String.valueOf(e.getMessage()));
      return false;
    } catch (InterruptedException e) {
      return false; // the user ended the wait; the end of the run reports that
    }
  }

  /** Throws the problem that stopped a build from starting, if there was one. */
  void throwObstacle() throws StartException {
    if (obstacle != null) {
      throw obstacle;
    }
  }
}
