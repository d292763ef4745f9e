package dev.sconce.engine;

import dev.sconce.exec.LoadAverage;

/** Starts nothing while the machine is busy ({@code -l}). */
public final class LoadGate implements StartGate {
  private final LoadAverage load;
  private final double maxLoad;

  /** Keeps the load below a limit. */
  public LoadGate(LoadAverage load, double maxLoad) {
    this.load = load;
    this.maxLoad = maxLoad;
  }

  /** What was started in this turn does not show in the load yet. */
  @Override
  public boolean enter(int running, int startedInTurn) {
    return running == 0 || (int) (maxLoad - load.current()) - startedInTurn > 0;
  }

  @Override
  public void leave() {
    // the load tells by itself
  }

  @Override
  public void whenOpen(Runnable mayBeOpen) {
    // the average moves slowly: the next command that ends is soon enough
  }
}
