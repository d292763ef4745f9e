package dev.sconce.schedule;

/** Something that may have to wait for facts on its way. */
interface SuspendableWork {
  /**
   * Goes on as far as possible. Other works that it pushes are done before it is called again, or
   * before the works below it if this was the last call.
   *
   * @return whether it is done
   */
  boolean proceed();
}
