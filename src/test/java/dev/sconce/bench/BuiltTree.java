package dev.sconce.bench;

import dev.sconce.history.CommandHashes;
import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes a build directory as a finished build leaves it: manifest, sources, outputs, both logs. No
 * command is run. The manifest resembles one of CMake: each step carries its own flags.
 */
final class BuiltTree implements Shape.StepSink {
  private static final String FLAGS =
      "-O2 -g -DNDEBUG -fPIC -fvisibility=hidden -Wall -Wextra -Wmissing-declarations -std=gnu++17";
  private static final String INCLUDES =
      "-I/usr/local/include/project -I/usr/local/include/project/generated -isystem /opt/include";
  private static final int NEWEST_LOG_VERSION = 7;
  private static final Instant SOURCE_TIME = Instant.parse("2024-01-01T00:00:00Z");
  private static final Instant BUILD_TIME = Instant.parse("2024-01-02T00:00:00Z");

  private final Path directory;
  private final int logVersion;
  private final StringBuilder manifest = new StringBuilder();
  private final StringBuilder buildLog = new StringBuilder();
  private final DepsLogBytes depsLog = new DepsLogBytes();
  private final Set<String> outputs = new HashSet<>();
  private final Set<String> sources = new HashSet<>();

  private BuiltTree(Path directory, int logVersion) {
    this.directory = directory;
    this.logVersion = logVersion;
  }

  /**
   * Writes the directory.
   *
   * @param logVersion of the build log: 5 for ninja 1.11, 7 for 1.13
   * @return the number of its steps
   */
  static int write(Path directory, Shape shape, int steps, int logVersion) throws IOException {
    BuiltTree tree = new BuiltTree(directory, logVersion);
    tree.begin();
    shape.steps(steps, tree);
    tree.finish();
    return tree.outputs.size();
  }

  /** Returns the manifest alone. */
  static String manifest(Shape shape, int steps) {
    BuiltTree tree = new BuiltTree(Path.of(""), NEWEST_LOG_VERSION);
    tree.begin();
    shape.steps(steps, tree);
    return tree.manifest.toString();
  }

  private void begin() {
    manifest.append("ninja_required_version = 1.5\n");
    manifest.append(
        "rule compile\n  command = touch $out # $DEFINES $INCLUDES $FLAGS -o $out -c $in\n");
    manifest.append("  description = Building $out\n  depfile = $DEP_FILE\n  deps = gcc\n");
    manifest.append("rule make\n  command = touch $out # $FLAGS $LINK_FLAGS\n");
    manifest.append("  description = Making $out\n");
    buildLog.append("# ninja log v").append(logVersion).append('\n');
  }

  @Override
  public void step(String output, List<String> inputs, List<String> headers) {
    boolean compiled = !headers.isEmpty();
    manifest.append("build ").append(output).append(compiled ? ": compile" : ": make");
    for (String input : inputs) {
      manifest.append(' ').append(input);
    }
    String defines = "-DOUTPUT_" + outputs.size();
    manifest.append("\n  FLAGS = ").append(FLAGS).append('\n');
    if (compiled) {
      manifest.append("  DEFINES = ").append(defines).append('\n');
      manifest.append("  DEP_FILE = ").append(output).append(".d\n");
      manifest.append("  INCLUDES = ").append(INCLUDES).append('\n');
    }
    String command =
        compiled
            ? String.join(
                " ",
                "touch",
                output,
                "#",
                defines,
                INCLUDES,
                FLAGS,
                "-o",
                output,
                "-c",
                inputs.getFirst())
            : "touch " + output + " # " + FLAGS + " ";
    long time = nanos(BUILD_TIME);
    buildLog.append("1\t2\t").append(time).append('\t').append(output).append('\t');
    buildLog.append(Long.toHexString(CommandHashes.of(logVersion, command))).append('\n');
    if (compiled) {
      depsLog.record(output, time, headers);
    }
    outputs.add(output);
    sources.addAll(inputs);
    sources.addAll(headers);
  }

  @Override
  public void all(List<String> targets) {
    manifest.append("build all: phony");
    for (String target : targets) {
      manifest.append(' ').append(target);
    }
    manifest.append("\ndefault all\n");
  }

  private void finish() throws IOException {
    Files.createDirectories(directory);
    writeText(directory.resolve("build.ninja"), manifest);
    writeText(directory.resolve(".ninja_log"), buildLog);
    try (OutputStream out =
        new BufferedOutputStream(Files.newOutputStream(directory.resolve(".ninja_deps")))) {
      depsLog.writeTo(out);
    }
    sources.removeAll(outputs);
    Set<Path> made = new HashSet<>();
    for (String source : sources) {
      touch(made, source, SOURCE_TIME);
    }
    for (String output : outputs) {
      touch(made, output, BUILD_TIME);
    }
  }

  private void touch(Set<Path> made, String name, Instant time) throws IOException {
    Path file = directory.resolve(name);
    if (made.add(file.getParent())) {
      Files.createDirectories(file.getParent());
    }
    Files.write(file, new byte[0]);
    Files.setLastModifiedTime(file, FileTime.from(time));
  }

  private static void writeText(Path file, CharSequence text) throws IOException {
    try (BufferedWriter writer = Files.newBufferedWriter(file, StandardCharsets.ISO_8859_1)) {
      writer.append(text);
    }
  }

  private static long nanos(Instant time) {
    return time.getEpochSecond() * 1_000_000_000L + time.getNano();
  }

  /** The records of a deps log of version 4. */
  private static final class DepsLogBytes {
    private static final int VERSION = 4;
    private static final int IS_DEPS = 0x8000_0000;

    private final Map<String, Integer> ids = new HashMap<>();
    private final java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();

    DepsLogBytes() {
      bytes.writeBytes("# ninjadeps\n".getBytes(StandardCharsets.US_ASCII));
      bytes.writeBytes(words(VERSION).array());
    }

    void record(String output, long mtimeNanos, List<String> headers) {
      List<Integer> words = new ArrayList<>();
      words.add(IS_DEPS | (Integer.BYTES * (headers.size() + 3)));
      words.add(id(output));
      words.add((int) mtimeNanos);
      words.add((int) (mtimeNanos >>> Integer.SIZE));
      for (String header : headers) {
        words.add(id(header));
      }
      bytes.writeBytes(words(words.stream().mapToInt(Integer::intValue).toArray()).array());
    }

    private int id(String path) {
      Integer known = ids.get(path);
      if (known != null) {
        return known;
      }
      int id = ids.size();
      ids.put(path, id);
      byte[] name = path.getBytes(StandardCharsets.ISO_8859_1);
      int padded = (name.length + 3) / 4 * 4;
      bytes.writeBytes(words(padded + Integer.BYTES).array());
      bytes.writeBytes(java.util.Arrays.copyOf(name, padded));
      bytes.writeBytes(words(~id).array());
      return id;
    }

    private static ByteBuffer words(int... words) {
      ByteBuffer buffer =
          ByteBuffer.allocate(words.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      for (int word : words) {
        buffer.putInt(word);
      }
      return buffer;
    }

    void writeTo(OutputStream out) {
      try {
        bytes.writeTo(out);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
