package dev.sconce.engine;

/** Lets in what two gates let in. */
public final class CombinedGate implements StartGate {
  private final StartGate first;
  private final StartGate second;

  /** Which of them let nobody in last: the other one being open means nothing. */
  private StartGate shut;

  /** The first is asked first, the second only when it lets in. */
  public CombinedGate(StartGate first, StartGate second) {
    this.first = first;
    this.second = second;
    this.shut = first;
  }

  @Override
  public boolean enter(int running, int startedInTurn) {
    if (!first.enter(running, startedInTurn)) {
      shut = first;
      return false;
    }
    if (!second.enter(running, startedInTurn)) {
      first.leave();
      shut = second;
      return false;
    }
    return true;
  }

  @Override
  public void leave() {
    first.leave();
    second.leave();
  }

  @Override
  public void whenOpen(Runnable mayBeOpen) {
    shut.whenOpen(mayBeOpen);
  }
}
