import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The build that trains the AOT caches. It has a real part, whose steps run, and a large part that
 * is up to date from the start: that one makes parsing, stats and the reading of logs run often
 * enough to be learnt from, without thousands of commands.
 */
final class TrainingBuild {
  private static final int LIBRARIES = 12;
  private static final int SOURCES = 12;
  private static final int FINISHED = 6000;
  private static final int HEADERS = 40;
  private static final int HEADERS_OF_A_STEP = 12;
  private static final int WAITS = 5;

  private static final Instant LONG_AGO = Instant.ofEpochSecond(1_000_000_000);

  /** Enough of one shape for the shell to be asked whether they can do without it. */
  private static final int COPIES = 12;

  private final Path directory;
  private final boolean slow;

  /**
   * A build in this directory, which is empty.
   *
   * @param slow whether it takes long enough for the console to be entered
   */
  TrainingBuild(Path directory, boolean slow) {
    this.directory = directory;
    this.slow = slow;
  }

  /** Writes everything the build needs. */
  void create() throws IOException {
    write("version.in", "version 1\n");
    write("checked.in", "good\n");
    for (int header = 0; header < HEADERS; header++) {
      write("include/part" + header + ".h", "header " + header + "\n");
    }
    write("finished.ninja", finishedPart());
    writeDepsLog();
    String manifest = realPart();
    write("manifest.in", manifest);
    write("build.ninja", manifest);
    write("late.dd", "ninja_dyndep_version = 1\nbuild out/late: dyndep | include/part0.h\n");
  }

  /**
   * Makes a part of the steps out of date: a library's sources, a generated header's source, and
   * the manifest itself, which has its logs in a new place until it is made anew. One step fails.
   */
  void change() throws IOException {
    String manifest = Files.readString(directory.resolve("manifest.in"));
    write("build.ninja", "builddir = new\n" + manifest);
    Files.setLastModifiedTime(directory.resolve("build.ninja"), FileTime.from(LONG_AGO));
    for (int source = 0; source < SOURCES; source++) {
      write(source(0, source), "changed " + source + "\n");
    }
    write("version.in", "version 2\n");
    write("checked.in", "broken\n");
  }

  private String realPart() throws IOException {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        ninja_required_version = 1.5
        flags = -O2 -Wall -Iinclude
        pool few
          depth = 1
        rule compile
          command = : $flags; cat $in > $out && echo '$out: $in include/part0.h include/part1.h' > $out.d
          depfile = $out.d
          deps = gcc
          description = compile $out
        rule depfile
          command = cat $in > $out && echo '$out: $in' > $out.d
          depfile = $out.d
        rule archive
          command = cat $out.rsp > $out
          rspfile = $out.rsp
          rspfile_content = $in_newline
          pool = few
        rule generate
          command = cmp -s $in $out || cp $in $out
          restat = 1
        rule link
          command = cat $in > $out
        rule configure
          command = cp $in $out
          generator = 1
          description = configure
        rule copy
          command = cp $in $out
          description = copy $out
        rule check
          command = ! grep broken $in && touch $out
        rule talk
          command = echo a warning; touch $out
        rule wait
          command = sleep $seconds; touch $out
        subninja finished.ninja
        build build.ninja: configure manifest.in
        build out/checked: check checked.in
        build include/version.h: generate version.in
        build out/late: link version.in || late.dd
          dyndep = late.dd
        build out/loud: talk version.in
        build out/plain.o: depfile version.in
        """);
    for (int library = 0; library < LIBRARIES; library++) {
      StringBuilder objects = new StringBuilder();
      for (int source = 0; source < SOURCES; source++) {
        write(source(library, source), "source " + source + "\n");
        String object = "out/lib" + library + "/file" + source + ".o";
        text.append("build ").append(object).append(": compile ").append(source(library, source));
        text.append(" || include/version.h\n  flags = $flags -DPART=").append(library);
        text.append('\n');
        objects.append(' ').append(object);
      }
      text.append("build out/lib").append(library).append(".a: archive").append(objects);
      text.append('\n');
    }
    text.append("build out/program: link");
    for (int library = 0; library < LIBRARIES; library++) {
      text.append(" out/lib").append(library).append(".a");
    }
    text.append(" | include/version.h |@ out/loud\n");
    if (slow) {
      for (int i = 1; i <= WAITS; i++) {
        text.append("build out/wait").append(i).append(": wait version.in\n");
        text.append("  seconds = ").append(0.4 * i).append('\n');
      }
    }
    for (int copy = 0; copy < COPIES; copy++) {
      text.append("build out/copy").append(copy).append(": copy version.in\n");
    }
    text.append("build all: phony out/program out/late out/plain.o out/checked finished");
    for (int copy = 0; copy < COPIES; copy++) {
      text.append(" out/copy").append(copy);
    }
    for (int i = 1; slow && i <= WAITS; i++) {
      text.append(" out/wait").append(i);
    }
    text.append("\ndefault all\n");
    return text.toString();
  }

  private static String source(int library, int source) {
    return "src/lib" + library + "/file" + source + ".c";
  }

  /** Steps of a generator need no log entry to be up to date, only files and recorded headers. */
  private String finishedPart() throws IOException {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        rule finished
          command = cc $flags -MD -MF $out.d -c $in -o $out
          depfile = $out.d
          deps = gcc
          generator = 1
          description = compile $out
        """);
    StringBuilder all = new StringBuilder("build finished: phony");
    Path input = directory.resolve("finished.c");
    Files.writeString(input, "finished\n");
    for (int step = 0; step < FINISHED; step++) {
      String object = finished(step);
      write(object, "");
      text.append("build ").append(object).append(": finished finished.c\n");
      text.append("  flags = -O2 -DSTEP=").append(step).append(" -Iinclude\n");
      all.append(' ').append(object);
    }
    return text.append(all).append('\n').toString();
  }

  private static String finished(int step) {
    return "finished/part" + step / 100 + "/object" + step + ".o";
  }

  /** The log of headers in ninja's format, version 4. */
  private void writeDepsLog() throws IOException {
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    log.writeBytes("# ninjadeps\n".getBytes(StandardCharsets.ISO_8859_1));
    log.writeBytes(littleEndian(4).putInt(4).array());
    Map<String, Integer> ids = new LinkedHashMap<>();
    for (int step = 0; step < FINISHED; step++) {
      int[] headers = new int[HEADERS_OF_A_STEP];
      for (int i = 0; i < headers.length; i++) {
        headers[i] = id("include/part" + (step + i) % HEADERS + ".h", ids, log);
      }
      int output = id(finished(step), ids, log);
      long mtime = mtimeNanos(directory.resolve(finished(step)));
      int size = 4 + 8 + 4 * headers.length;
      ByteBuffer record = littleEndian(4 + size);
      record.putInt(size | 1 << 31).putInt(output).putLong(mtime);
      for (int header : headers) {
        record.putInt(header);
      }
      log.writeBytes(record.array());
    }
    Files.write(directory.resolve(".ninja_deps"), log.toByteArray());
  }

  private static int id(String path, Map<String, Integer> ids, ByteArrayOutputStream log) {
    Integer known = ids.get(path);
    if (known != null) {
      return known;
    }
    int id = ids.size();
    ids.put(path, id);
    byte[] bytes = path.getBytes(StandardCharsets.ISO_8859_1);
    int padded = (bytes.length + 3) / 4 * 4;
    ByteBuffer record = littleEndian(4 + padded + 4);
    record.putInt(padded + 4).put(bytes).position(4 + padded);
    log.writeBytes(record.putInt(~id).array());
    return id;
  }

  private static ByteBuffer littleEndian(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static long mtimeNanos(Path file) throws IOException {
    return Files.getLastModifiedTime(file).to(java.util.concurrent.TimeUnit.NANOSECONDS);
  }

  private void write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  /** Makes the build alone: {@code TrainingBuild.java DIRECTORY [change]}. */
  public static void main(String[] args) throws IOException {
    TrainingBuild build = new TrainingBuild(Path.of(args[0]), false);
    if (List.of(args).contains("change")) {
      build.change();
    } else {
      build.create();
    }
  }
}
