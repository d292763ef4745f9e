package dev.sconce.cache;

import dev.sconce.action.ActionResult;
import java.io.IOException;

/** How results are written down. Safe for use by several threads. */
public interface ActionResultCodec {
  /** The bytes of a result. */
  byte[] encode(ActionResult result);

  /**
   * The result of bytes that may come from anywhere.
   *
   * @throws MalformedResultException if they are none
   */
  ActionResult decode(byte[] bytes) throws MalformedResultException;

  /** Bytes that are no result. */
  final class MalformedResultException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * @param problem what is wrong with them
     */
    public MalformedResultException(String problem) {
      super(problem);
    }
  }
}
