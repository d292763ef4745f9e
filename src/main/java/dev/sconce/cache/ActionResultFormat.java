package dev.sconce.cache;

import dev.sconce.action.ActionResult;
import dev.sconce.action.ActionResultWire;
import dev.sconce.action.ResultFormatException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * How results are written for a server. Each is read, whatever is written: the first byte tells.
 */
public enum ActionResultFormat {
  PROTOBUF("application/octet-stream") {
    @Override
    public byte[] encode(ActionResult result) {
      return ActionResultWire.encode(result);
    }
  },
  JSON("application/json") {
    @Override
    public byte[] encode(ActionResult result) {
      return new ActionResultJson().encode(result);
    }
  };

  private final String mediaType;

  ActionResultFormat(String mediaType) {
    this.mediaType = mediaType;
  }

  /** What servers call it, without a character set: some compare the whole text. */
  public String mediaType() {
    return mediaType;
  }

  /** The bytes of a result. */
  public abstract byte[] encode(ActionResult result);

  /** The result that bytes of either format are. */
  public static ActionResult decode(byte[] bytes) throws ResultFormatException {
    return ActionResultJson.isJson(bytes)
        ? new ActionResultJson().decode(bytes)
        : ActionResultWire.decode(bytes);
  }

  /**
   * Whether all names in a result are text in UTF-8, as both formats demand. One with other names
   * cannot be stored: servers refuse it.
   */
  public static boolean isText(ActionResult result) {
    return result.files().stream().allMatch(file -> isText(file.path()))
        && result.links().stream().allMatch(link -> isText(link.path()) && isText(link.target()))
        && result.directories().stream().allMatch(ActionResultFormat::isText);
  }

  private static boolean isText(String byteString) {
    try {
      StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(byteString.getBytes(StandardCharsets.ISO_8859_1)));
      return true;
    } catch (CharacterCodingException notText) {
      return false;
    }
  }
}
