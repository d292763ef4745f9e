package dev.sconce.exec;

import org.junit.jupiter.api.BeforeEach;

/** The runner of this machine when it traces: nothing else may be different. */
class TracedRunnerContractTest extends LocalRunnerContractTest {
  @BeforeEach
  void tracingIsPossible() {
    Tracing.assumePossible();
  }

  @Override
  CommandRunner runner() {
    return Tracing.all(runner);
  }

  @Override
  boolean isTraced() {
    return true;
  }
}
