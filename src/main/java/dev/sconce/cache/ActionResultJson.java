package dev.sconce.cache;

import dev.sconce.action.ActionResult;
import dev.sconce.action.ActionResult.Blob;
import dev.sconce.action.ActionResult.ExecutionTimes;
import dev.sconce.action.ActionResult.OutputFile;
import dev.sconce.action.ActionResult.OutputLink;
import dev.sconce.action.ActionResultParts;
import dev.sconce.action.ResultFormatException;
import dev.sconce.digest.Digest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A result as JSON, in the form that protocol buffers define for the message ActionResult. Unknown
 * fields are skipped. Safe for use by several threads.
 */
public final class ActionResultJson {
  private static final Digest EMPTY_TREE = Digest.of(new byte[0]);

  private final JsonFactory json = new JsonFactory();

  /** Encodes a result. */
  public byte[] encode(ActionResult result) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = json.createGenerator(ObjectWriteContext.empty(), bytes)) {
      out.writeStartObject();
      writeOutputs(out, result);
      switch (result.stdout()) {
        case Blob.Inline(Digest _, byte[] raw) -> {
          if (raw.length > 0) {
            out.writeBinaryProperty("stdoutRaw", raw);
          }
        }
        case Blob.Stored(Digest digest) -> writeDigest(out, "stdoutDigest", digest);
      }
      ExecutionTimes times = result.times();
      if (times != null) {
        out.writeObjectPropertyStart("executionMetadata");
        out.writeStringProperty("executionStartTimestamp", time(times.startedMillis()));
        out.writeStringProperty("executionCompletedTimestamp", time(times.endedMillis()));
        out.writeEndObject();
      }
      out.writeEndObject();
    }
    return bytes.toByteArray();
  }

  private static void writeOutputs(JsonGenerator out, ActionResult result) {
    if (!result.files().isEmpty()) {
      out.writeArrayPropertyStart("outputFiles");
      for (OutputFile file : result.files()) {
        out.writeStartObject();
        out.writeStringProperty("path", text(file.path()));
        writeDigest(out, "digest", file.content().digest());
        if (file.executable()) {
          out.writeBooleanProperty("isExecutable", true);
        }
        if (file.content() instanceof Blob.Inline(Digest _, byte[] raw) && raw.length > 0) {
          out.writeBinaryProperty("contents", raw);
        }
        out.writeEndObject();
      }
      out.writeEndArray();
    }
    if (!result.directories().isEmpty()) {
      out.writeArrayPropertyStart("outputDirectories");
      for (String directory : result.directories()) {
        out.writeStartObject();
        out.writeStringProperty("path", text(directory));
        writeDigest(out, "treeDigest", EMPTY_TREE);
        out.writeEndObject();
      }
      out.writeEndArray();
    }
    if (!result.links().isEmpty()) {
      out.writeArrayPropertyStart("outputSymlinks");
      for (OutputLink link : result.links()) {
        out.writeStartObject();
        out.writeStringProperty("path", text(link.path()));
        out.writeStringProperty("target", text(link.target()));
        out.writeEndObject();
      }
      out.writeEndArray();
    }
  }

  /** Sizes are strings, as in protocol buffers' JSON for 64-bit numbers. */
  private static void writeDigest(JsonGenerator out, String name, Digest digest) {
    out.writeObjectPropertyStart(name);
    out.writeStringProperty("hash", digest.hex());
    out.writeStringProperty("sizeBytes", Long.toString(digest.sizeBytes()));
    out.writeEndObject();
  }

  private static String time(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }

  private static String text(String byteString) {
    return new String(byteString.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  private static String byteString(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /** Whether bytes may be JSON rather than the wire form. */
  public static boolean isJson(byte[] bytes) {
    for (byte one : bytes) {
      switch (one) {
        case ' ', '\t', '\r', '\n' -> {}
        default -> {
          return one == '{';
        }
      }
    }
    return false;
  }

  /** Decodes a result. */
  public ActionResult decode(byte[] bytes) throws ResultFormatException {
    try (JsonParser in = json.createParser(ObjectReadContext.empty(), bytes)) {
      expect(in.nextToken(), JsonToken.START_OBJECT);
      ActionResult result = new Decoder(in).result();
      if (in.nextToken() != null) {
        throw new ResultFormatException("there is more than one JSON value");
      }
      return result;
    } catch (JacksonException malformed) {
      throw new ResultFormatException("it is no JSON");
    }
  }

  private static void expect(@Nullable JsonToken token, JsonToken expected)
      throws ResultFormatException {
    if (token != expected) {
      throw new ResultFormatException("it is no ActionResult in JSON");
    }
  }

  /** Reads one result. */
  private static final class Decoder {
    private final JsonParser in;
    private final ActionResultParts parts = new ActionResultParts();

    Decoder(JsonParser in) {
      this.in = in;
    }

    ActionResult result() throws ResultFormatException {
      for (String name = in.nextName(); name != null; name = in.nextName()) {
        in.nextToken();
        switch (name) {
          case "outputFiles", "output_files" -> each(this::file);
          case "outputDirectories", "output_directories" -> each(this::directory);
          case "outputSymlinks",
              "output_symlinks",
              "outputFileSymlinks",
              "output_file_symlinks",
              "outputDirectorySymlinks",
              "output_directory_symlinks" ->
              each(this::link);
          case "exitCode", "exit_code" -> parts.exitCode(number());
          case "stdoutRaw", "stdout_raw" -> parts.stdout(binary());
          case "stdoutDigest", "stdout_digest" -> {
            Digest digest = digest();
            if (digest != null) {
              parts.stdout(digest);
            }
          }
          case "executionMetadata", "execution_metadata" -> times();
          default -> in.skipChildren();
        }
      }
      expect(in.currentToken(), JsonToken.END_OBJECT);
      return parts.build();
    }

    private interface Element {
      void read() throws ResultFormatException;
    }

    private void each(Element element) throws ResultFormatException {
      if (in.currentToken() == JsonToken.VALUE_NULL) {
        return;
      }
      expect(in.currentToken(), JsonToken.START_ARRAY);
      while (in.nextToken() == JsonToken.START_OBJECT) {
        element.read();
      }
      expect(in.currentToken(), JsonToken.END_ARRAY);
    }

    private void file() throws ResultFormatException {
      String path = "";
      Digest digest = null;
      byte[] contents = null;
      boolean executable = false;
      for (String name = in.nextName(); name != null; name = in.nextName()) {
        in.nextToken();
        switch (name) {
          case "path" -> path = string();
          case "digest" -> digest = digest();
          case "contents" -> contents = binary();
          case "isExecutable", "is_executable" -> executable = in.getBooleanValue();
          default -> in.skipChildren();
        }
      }
      parts.file(path, digest, contents, executable);
    }

    private void directory() throws ResultFormatException {
      String path = "";
      Digest tree = null;
      for (String name = in.nextName(); name != null; name = in.nextName()) {
        in.nextToken();
        switch (name) {
          case "path" -> path = string();
          case "treeDigest", "tree_digest" -> tree = digest();
          default -> in.skipChildren();
        }
      }
      parts.directory(path, tree);
    }

    private void link() throws ResultFormatException {
      String path = "";
      String target = "";
      for (String name = in.nextName(); name != null; name = in.nextName()) {
        in.nextToken();
        switch (name) {
          case "path" -> path = string();
          case "target" -> target = string();
          default -> in.skipChildren();
        }
      }
      parts.link(path, target);
    }

    private @Nullable Digest digest() throws ResultFormatException {
      if (in.currentToken() == JsonToken.VALUE_NULL) {
        return null;
      }
      expect(in.currentToken(), JsonToken.START_OBJECT);
      String hash = "";
      long sizeBytes = 0;
      for (String name = in.nextName(); name != null; name = in.nextName()) {
        in.nextToken();
        switch (name) {
          case "hash" -> hash = string();
          case "sizeBytes", "size_bytes" -> sizeBytes = number();
          default -> in.skipChildren();
        }
      }
      return ActionResultParts.digest(hash, sizeBytes);
    }

    private void times() throws ResultFormatException {
      if (in.currentToken() == JsonToken.VALUE_NULL) {
        return;
      }
      expect(in.currentToken(), JsonToken.START_OBJECT);
      Long started = null;
      Long completed = null;
      for (String name = in.nextName(); name != null; name = in.nextName()) {
        in.nextToken();
        switch (name) {
          case "executionStartTimestamp", "execution_start_timestamp" -> started = millis();
          case "executionCompletedTimestamp", "execution_completed_timestamp" ->
              completed = millis();
          default -> in.skipChildren();
        }
      }
      if (started != null && completed != null) {
        parts.times(started, completed);
      }
    }

    /** Null for a time that cannot be represented. */
    private @Nullable Long millis() throws ResultFormatException {
      String text = string();
      try {
        return text.isEmpty() ? null : Instant.parse(text).toEpochMilli();
      } catch (DateTimeException | ArithmeticException unusable) {
        return null;
      }
    }

    private String string() throws ResultFormatException {
      if (in.currentToken() == JsonToken.VALUE_NULL) {
        return "";
      }
      expect(in.currentToken(), JsonToken.VALUE_STRING);
      return byteString(in.getString());
    }

    private byte[] binary() throws ResultFormatException {
      if (in.currentToken() == JsonToken.VALUE_NULL) {
        return new byte[0];
      }
      expect(in.currentToken(), JsonToken.VALUE_STRING);
      return in.getBinaryValue();
    }

    private long number() throws ResultFormatException {
      if (in.currentToken() == JsonToken.VALUE_NULL) {
        return 0;
      }
      if (in.currentToken() == JsonToken.VALUE_NUMBER_INT) {
        return in.getLongValue();
      }
      try {
        return Long.parseLong(string());
      } catch (NumberFormatException noNumber) {
        throw new ResultFormatException("a number is \"" + noNumber.getMessage() + "\"");
      }
    }
  }
}
