package dev.sconce.cache;

import dev.sconce.action.ActionResult;
import dev.sconce.action.ActionResultWire;
import dev.sconce.action.ResultFormatException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * The formats in which results are sent to a server. Every format is accepted when reading: the
 * first byte tells which it is.
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

  /** The media type, without a character set: some servers compare the whole text. */
  public String mediaType() {
    return mediaType;
  }

  /** Encodes a result. */
  public abstract byte[] encode(ActionResult result);

  /** Decodes a result of any format. */
  public static ActionResult decode(byte[] bytes) throws ResultFormatException {
    return ActionResultJson.isJson(bytes)
        ? new ActionResultJson().decode(bytes)
        : ActionResultWire.decode(bytes);
  }

  /**
   * Whether all names in a result are valid UTF-8, as both formats require. A result with other
   * names cannot be stored: servers refuse it.
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
