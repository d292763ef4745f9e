package dev.sconce.exec;

import org.junit.jupiter.api.BeforeEach;

/**
 * Tests the runner of this machine with tracing, which must behave the same in every other respect.
 */
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
