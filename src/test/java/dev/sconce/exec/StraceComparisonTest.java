package dev.sconce.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.files.AccessSet;
import dev.sconce.files.AccessSet.Access;
import dev.sconce.files.AccessSet.State;
import dev.sconce.files.AccessSet.Use;
import dev.sconce.testing.RequiredTool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is seen of real tools, against strace, which sees by other means. Compared are the path,
 * what is done, and whether something was there. Left out, each for its reason: links followed on
 * the way and interpreters that the kernel opens (strace does not show them), what is below /proc
 * (numbers of processes), and whether what is written was there before (strace sees only whether
 * that worked).
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StraceComparisonTest {
  private static final Pattern LINE =
      Pattern.compile("[\\d.]+ (\\w+)\\((.*)\\) += (-?\\d+)(?:<.*>)?(?: (E\\w+).*)?");

  /** A path, with the directory that it is relative to where the call names one. */
  private static final Pattern ARGUMENT =
      Pattern.compile("(?:(?:AT_FDCWD|\\d+)<([^>]*)>, )?\"((?:[^\"\\\\]|\\\\.)*)\"");

  private static final Pattern WORKING = Pattern.compile("AT_FDCWD<([^>]*)>");
  private static final Pattern RANDOM =
      Pattern.compile("/(cc|tmp\\.?|st|sed|sh-thd\\.)\\w{6,10}\\b");

  /** Programs that the kernel opens to execute another; the first line of scripts names env. */
  private static final Pattern INTERPRETER = Pattern.compile("/ld-linux|/env$");

  @TempDir private Path temp;
  private Path dir;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sh      | for f in *; do if test -d $f; then (cd $f; cat ../source.c); fi; done
          gcc     | gcc -Iinclude -c source.c
          g++     | g++ -O0 -c source.cc
          ld      | gcc -Iinclude source.c -o program && ./program
          ar      | gcc -Iinclude -c source.c && ar rcs lib.a source.o && ranlib lib.a
          python3 | python3 -B -c 'import json, os; os.listdir(\"include\"); open(\"out\", \"w\")'
          perl    | perl -MFile::Find -e 'find(sub { -s }, \".\")'
          tar     | tar cf all.tar include source.c && mkdir to && tar xf all.tar -C to
          cmake   | cmake -E copy_if_different source.c there.c && cmake -E touch stamp && cmake -E remove stamp
          cp      | cp -r include copy && mv source.cc moved && ln -s copy/header.h link && cat link && install -m 600 link new
          make    | printf 'a: b\\n\\tcp b a\\n' > Makefile && touch b && make
          sed     | cp source.c changed && sed -i s/main/other/ changed
          """)
  void sameFilesAreSeen(String tool, String commandLine) throws Exception {
    Tracing.assumePossible();
    RequiredTool.named("strace").path();
    RequiredTool.named(tool).path();
    Set<String> expected = new TreeSet<>();
    withStrace(commandLine).forEach(one -> expected.add(one.toString()));
    Set<String> seen = new TreeSet<>();
    traced(commandLine).forEach(one -> seen.add(one.toString()));
    Set<String> missing = new TreeSet<>(expected);
    missing.removeAll(seen);
    Set<String> invented = new TreeSet<>(seen);
    invented.removeAll(expected);
    assertEquals("missing: []\ninvented: []", "missing: " + missing + "\ninvented: " + invented);
    assertTrue(expected.size() > 10, expected::toString);
  }

  private void prepare() throws IOException {
    dir = temp.toRealPath().resolve("work");
    if (Files.exists(dir)) {
      try (Stream<Path> all = Files.walk(dir)) {
        for (Path path : all.sorted((a, b) -> b.compareTo(a)).toList()) {
          Files.delete(path);
        }
      }
    }
    Files.createDirectories(dir.resolve("include"));
    Files.writeString(dir.resolve("include/header.h"), "#define RESULT 0\n");
    Files.writeString(
        dir.resolve("source.c"), "#include \"header.h\"\nint main(void) { return RESULT; }\n");
    Files.writeString(
        dir.resolve("source.cc"),
        "#include <vector>\nint main() { return std::vector<int>{}.size(); }\n");
  }

  private List<Touch> traced(String commandLine) throws Exception {
    prepare();
    AccessSet set;
    try (LocalRunner runner =
        new LocalRunner(
            Tracing.posix(),
            LocalRunner.Setup.of(CommandEnvironment.ofThisProcess(), temp.resolve("spill"))
                .in(dir.toString()))) {
      CommandRunner.End.Exited end = Commands.run(Tracing.all(runner), commandLine + ";");
      assertEquals(0, end.exitCode(), () -> Commands.textOf(end.output()));
      set = end.accesses().orElseThrow();
    }
    assertTrue(set.isWhole(), () -> set.blindSpots().toString());
    List<Touch> found = new ArrayList<>();
    for (Access access : set.accesses()) {
      for (Use use : Use.values()) {
        boolean interpreter = use == Use.EXECUTE && INTERPRETER.matcher(access.path()).find();
        if (access.has(use) && use != Use.FOLLOW && use != Use.UPDATE && !interpreter) {
          boolean there = access.has(Use.WRITE) || access.before().kind() != State.Kind.ABSENT;
          touch(access.path(), use, there).ifPresent(found::add);
        }
      }
    }
    return found;
  }

  private record Touch(String path, Use use, boolean there) {}

  private static Optional<Touch> touch(String path, Use use, boolean there) {
    return path.startsWith("/proc/") || path.equals("/dev/null")
        ? Optional.empty()
        : Optional.of(new Touch(RANDOM.matcher(path).replaceAll("/$1RANDOM"), use, there));
  }

  private List<Touch> withStrace(String commandLine) throws Exception {
    prepare();
    Path log = Files.createDirectories(temp.resolve("strace")).resolve("log");
    List<String> command =
        List.of(
            "strace",
            "-ff",
            "-y",
            "-ttt",
            "-qq",
            "-s",
            "4096",
            "-o",
            log.toString(),
            "-e",
            "trace=%file,getdents64,fchmod,fchown,connect",
            "/bin/sh",
            "-c",
            commandLine + ";");
    Process process =
        new ProcessBuilder(command)
            .directory(dir.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectErrorStream(true)
            .start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    assertEquals(0, process.waitFor(), output);
    TreeMap<String, Runnable> calls = new TreeMap<>();
    List<Touch> touches = new ArrayList<>();
    try (Stream<Path> logs = Files.list(log.getParent())) {
      for (Path one : logs.toList()) {
        String[] working = {dir.toString()};
        for (String line : Files.readAllLines(one, StandardCharsets.ISO_8859_1)) {
          Matcher place = WORKING.matcher(line);
          if (place.find()) {
            working[0] = place.group(1);
          }
          String base = working[0];
          Matcher matcher = LINE.matcher(line);
          if (matcher.matches()) {
            calls.put(line, () -> call(matcher, base, touches));
            if (matcher.group(1).equals("chdir") && matcher.group(4) == null) {
              working[0] =
                  Path.of(base)
                      .resolve(arguments(matcher.group(2), base).getFirst())
                      .normalize()
                      .toString();
            }
          }
        }
      }
    }
    calls.values().forEach(Runnable::run);
    Map<String, Boolean> firstState = new TreeMap<>();
    for (Touch touch : touches) {
      firstState.putIfAbsent(touch.path(), touch.there());
    }
    for (Touch touch : touches) {
      if (touch.use() == Use.WRITE) {
        firstState.put(touch.path(), true);
      }
    }
    return touches.stream()
        .map(
            touch ->
                new Touch(touch.path(), touch.use(), firstState.getOrDefault(touch.path(), true)))
        .toList();
  }

  private static List<String> arguments(String text, String base) {
    List<String> paths = new ArrayList<>();
    Matcher matcher = ARGUMENT.matcher(text);
    while (matcher.find()) {
      String relativeTo = matcher.group(1) == null ? base : matcher.group(1);
      String path = matcher.group(2);
      paths.add(path.startsWith("/") || path.isEmpty() ? path : relativeTo + "/" + path);
    }
    return paths;
  }

  private static void call(Matcher line, String base, List<Touch> touches) {
    String call = line.group(1);
    String text = line.group(2);
    boolean there = !List.of("ENOENT", "ENOTDIR").contains(String.valueOf(line.group(4)));
    List<String> paths = arguments(text, base);
    boolean kept = text.contains("NOFOLLOW") || text.contains("O_EXCL") || call.startsWith("l");
    switch (call) {
      case "creat" -> add(paths.getFirst(), Use.WRITE, true, false, touches);
      case "open", "openat" -> opened(paths.getFirst(), text, there, kept, touches);
      case "execve" -> add(paths.getFirst(), Use.EXECUTE, there, false, touches);
      case "stat",
          "lstat",
          "access",
          "faccessat",
          "faccessat2",
          "newfstatat",
          "statx",
          "chdir",
          "getxattr",
          "lgetxattr",
          "connect" -> {
        if (!paths.isEmpty() && !paths.getFirst().isEmpty()) {
          add(paths.getFirst(), Use.PROBE, there, kept, touches);
        }
      }
      case "readlink", "readlinkat" -> {
        if (line.group(4) != null) {
          add(paths.getFirst(), Use.PROBE, there, true, touches);
        }
      }
      case "getdents64", "fchmod", "fchown" -> {
        String open = text.substring(text.indexOf('<') + 1, text.indexOf('>'));
        add(open, call.equals("getdents64") ? Use.LIST : Use.WRITE, true, true, touches);
      }
      case "rename", "renameat", "renameat2" -> {
        add(paths.get(0), Use.WRITE, true, true, touches);
        add(paths.get(1), Use.WRITE, true, true, touches);
      }
      case "link", "linkat" -> {
        add(paths.get(0), Use.READ, there, true, touches);
        add(paths.get(1), Use.WRITE, true, true, touches);
      }
      case "symlink", "symlinkat" -> add(paths.get(1), Use.WRITE, true, true, touches);
      case "unlink", "unlinkat", "mkdir", "mkdirat", "rmdir" ->
          add(paths.getFirst(), Use.WRITE, true, true, touches);
      case "chmod", "fchmodat", "chown", "fchownat", "lchown", "utimensat", "truncate" -> {
        if (!paths.isEmpty()) {
          add(paths.getFirst(), Use.WRITE, true, kept, touches);
        } else {
          String open = text.substring(text.indexOf('<') + 1, text.indexOf('>'));
          add(open, Use.WRITE, true, true, touches);
        }
      }
      case "getcwd", "statfs", "inotify_add_watch" -> {}
      default -> throw new AssertionError("nobody says here what this means: " + line.group());
    }
  }

  private static void opened(
      String path, String text, boolean there, boolean kept, List<Touch> touches) {
    if (text.contains("O_PATH") || Files.isDirectory(Path.of(path))) {
      add(path, Use.PROBE, there, kept, touches);
      return;
    }
    if (text.contains("O_RDONLY") || text.contains("O_RDWR")) {
      add(path, Use.READ, there, kept, touches);
    }
    if (text.contains("O_WRONLY") || text.contains("O_RDWR")) {
      add(path, Use.WRITE, true, kept, touches);
    }
  }

  private static void add(String path, Use use, boolean there, boolean kept, List<Touch> touches) {
    if (!path.startsWith("/proc/")) {
      touch(real(Path.of(path), kept, 0).toString(), use, there).ifPresent(touches::add);
    }
  }

  /** Without the links on the way, as they are after the command. */
  private static Path real(Path path, boolean kept, int depth) {
    Path name = path.getFileName();
    if (name == null) {
      return path;
    }
    if (name.toString().equals("..") || name.toString().equals(".")) {
      Path parent = real(path.getParent(), false, depth);
      Path up = parent.getParent();
      return name.toString().equals(".") || up == null ? parent : up;
    }
    Path place = real(path.getParent(), false, depth).resolve(name);
    if (kept || depth > 30 || !Files.isSymbolicLink(place)) {
      return place;
    }
    try {
      Path target = Files.readSymbolicLink(place);
      return real(place.resolveSibling(target), false, depth + 1);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
