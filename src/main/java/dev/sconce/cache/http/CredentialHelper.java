package dev.sconce.cache.http;

import dev.sconce.files.FileException;
import dev.sconce.files.NativePath;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Gets headers from a program, by the protocol of Bazel's credential helpers. The program is run
 * with the argument {@code get}, reads {@code {"uri": …}}, and prints {@code {"headers": {…},
 * "expires": …}}. The headers are used until they expire, or until the server refuses them.
 */
final class CredentialHelper extends Authorization {
  /** The default lifetime of headers, as in Bazel. */
  private static final Duration VALID = Duration.ofMinutes(30);

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int MOST_BYTES = 1 << 20;
  private static final int MOST_SHOWN = 200;

  private final Path program;
  private final CacheAddress address;
  private final Map<String, List<String>> fixed;
  private final InstantSource clock;
  private @Nullable Answer answer;

  CredentialHelper(
      Path program, CacheAddress address, Map<String, List<String>> fixed, InstantSource clock) {
    this.program = program;
    this.address = address;
    this.fixed = Map.copyOf(fixed);
    this.clock = clock;
  }

  private record Answer(Map<String, List<String>> headers, Instant expires) {
    @Override
    public String toString() {
      return "until " + expires;
    }
  }

  @Override
  synchronized Map<String, List<String>> headers() throws IOException, InterruptedException {
    Answer present = answer;
    if (present == null || !clock.instant().isBefore(present.expires)) {
      present = ask();
      answer = present;
    }
    return present.headers;
  }

  @Override
  synchronized boolean renew(Map<String, List<String>> refused) {
    if (answer != null && answer.headers.equals(refused)) {
      answer = null;
    }
    return true;
  }

  private Answer ask() throws IOException, InterruptedException {
    Process process;
    try {
      process = new ProcessBuilder(program.toString(), "get").start();
    } catch (IOException failure) {
      throw problem("cannot be run: " + FileException.reasonOf(failure));
    }
    try {
      StringBuilder errors = new StringBuilder();
      Thread reader = Thread.ofVirtual().start(() -> readErrors(process.getErrorStream(), errors));
      // A helper that needs no input may not read it.
      sendQuestion(process);
      byte[][] printed = {new byte[0]};
      Thread output =
          Thread.ofVirtual().start(() -> printed[0] = readAnswer(process.getInputStream()));
      if (!process.waitFor(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw problem("gave no answer within " + TIMEOUT.toSeconds() + " s");
      }
      output.join(TIMEOUT);
      reader.join(TIMEOUT);
      if (process.exitValue() != 0) {
        throw problem("failed with exit code " + process.exitValue() + shown(errors.toString()));
      }
      return read(printed[0]);
    } finally {
      process.destroyForcibly();
    }
  }

  private void sendQuestion(Process process) {
    try (OutputStream in = process.getOutputStream()) {
      in.write(("{\"uri\":\"" + address + "\"}\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException notRead) {
      return; // the exit code and the output decide
    }
  }

  private static byte[] readAnswer(InputStream out) {
    try {
      return out.readNBytes(MOST_BYTES);
    } catch (IOException failure) {
      return new byte[0]; // no output: reported as such
    }
  }

  private static void readErrors(InputStream from, StringBuilder to) {
    try {
      to.append(new String(from.readNBytes(MOST_BYTES), StandardCharsets.ISO_8859_1));
      from.skip(Long.MAX_VALUE);
    } catch (IOException failure) {
      to.append("");
    }
  }

  private static String shown(String errors) {
    String line = errors.lines().findFirst().orElse("").strip();
    return line.isEmpty() ? "" : ": " + line.substring(0, Math.min(line.length(), MOST_SHOWN));
  }

  private Answer read(byte[] json) throws IOException {
    Map<String, List<String>> headers = new HashMap<>(fixed);
    Instant expires = clock.instant().plus(VALID);
    try (JsonParser parser =
        JsonFactory.builder().build().createParser(ObjectReadContext.empty(), json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw problem("printed no JSON object");
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (name.equals("headers") && value == JsonToken.START_OBJECT) {
          readHeaders(parser, headers);
        } else if (name.equals("expires") && value == JsonToken.VALUE_STRING) {
          expires = OffsetDateTime.parse(parser.getString()).toInstant();
        } else {
          parser.skipChildren();
        }
      }
    } catch (JacksonException | DateTimeException malformed) {
      // The parser's message may quote what was printed.
      throw problem("printed something else than headers in JSON");
    }
    return new Answer(Map.copyOf(headers), expires);
  }

  private void readHeaders(JsonParser parser, Map<String, List<String>> headers)
      throws IOException {
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      if (!Authorization.isName(name)) {
        throw problem("printed a header with a name that no header may have");
      }
      List<String> values = new ArrayList<>();
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        throw problem("printed a header without a list of values");
      }
      while (parser.nextToken() == JsonToken.VALUE_STRING) {
        String value = parser.getString();
        if (new Secret(value).problem().isPresent()) {
          throw problem("printed a header with characters that no header may hold");
        }
        values.add(value);
      }
      headers.put(name, List.copyOf(values));
    }
  }

  private IOException problem(String what) {
    return new IOException("the credential helper " + NativePath.bytes(program) + " " + what);
  }
}
