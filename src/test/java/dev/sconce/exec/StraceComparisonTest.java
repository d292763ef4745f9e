package dev.sconce.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compares the recorded accesses of real tools with those of strace, which observes by other means.
 * The comparison covers the path, the kind of access, and whether the file existed. It leaves out:
 * interpreters that the kernel opens (strace does not show them); paths below /proc (process ids)
 * and /dev/null; whether a written file existed before (strace only shows whether the call
 * succeeded); whether old content may remain in it (a conclusion from several calls, tested in
 * {@link TracedCommandTest}); and the effects of renaming a directory on the files in it.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StraceComparisonTest {
  private static final Pattern LINE =
      Pattern.compile("[\\d.]+ (\\w+)\\((.*)\\) += (-?\\d+)(?:<.*>)?(?: (E\\w+).*)?");

  /** A path, with the directory that it is relative to if the call names one. */
  private static final Pattern ARGUMENT =
      Pattern.compile("(?:(?:AT_FDCWD|\\d+)<([^>]*)>, )?\"((?:[^\"\\\\]|\\\\.)*)\"");

  private static final Pattern WORKING = Pattern.compile("AT_FDCWD<([^>]*)>");
  private static final Pattern RANDOM =
      Pattern.compile("/(cc|tmp\\.?|st|sed|sh-thd\\.|source-)\\w{6,10}\\b");

  /** Programs that the kernel opens to execute another one; the first line of scripts names env. */
  private static final Pattern INTERPRETER = Pattern.compile("/ld-linux|^/lib64$|/env$");

  @TempDir private Path temp;
  private Path dir;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sh      | for f in *; do if test -d $f; then (cd $f; cat ../source.c); fi; done
          gcc     | gcc -Iinclude -c source.c
          gcc     | ln -s ../include/header.h empty/of-long-name.h && ln -s empty linked && gcc -isystem $PWD/linked -include of-long-name.h -Iinclude -c source.c
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
          clang   | clang -Iinclude -c source.c && clang source.o -o program && ./program
          gcc     | ../static include absent
          gcc     | ../threads include absent
          go      | ../goroutines include absent
          """)
  void sameFilesAreSeen(String tool, String commandLine) throws Exception {
    Tracing.assumePossible();
    RequiredTool.named("strace").path();
    RequiredTool.named(tool).path();
    if (commandLine.startsWith("../")) {
      prepareProgram(commandLine.substring(3, commandLine.indexOf(' ')));
    }
    Set<Touch> expected = touches(withStrace(commandLine));
    assertEquals("", difference(expected, traced(commandLine)));
    assertTrue(expected.size() > 10, expected::toString);
  }

  /**
   * If calls of one kind were not seen, that had to be noticed. They are taken from what strace
   * saw, which makes the same difference as taking them from what we saw.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = ':',
      textBlock =
          """
          READ    : openat            : cat source.c
          PROBE   : openat            : true < include
          WRITE   : openat            : echo > made
          EXECUTE : execve            : ls include
          PROBE   : .*stat(at)?       : test -e absent || true
          PROBE   : f?access(at2?)?   : test -r source.c
          PROBE   : statx             : stat -c %s source.c
          PROBE   : readlink(at)?     : readlink source.c || true
          FOLLOW  : readlink(at)?     : readlink alias
          FOLLOW  : openat            : cat alias
          FOLLOW  : readlink(at)?     : ln -s header.h include/of-long-name.h && gcc -isystem $PWD/include -include of-long-name.h -c source.c
          LIST    : getdents64        : ls include
          PROBE   : chdir             : python3 program.py chdir include
          PROBE   : getxattr          : python3 program.py getxattr source.c user.a
          PROBE   : listxattr         : python3 program.py listxattr source.c
          PROBE   : connect           : python3 program.py connect absent
          WRITE   : rename(at2?)?     : mv source.cc moved
          READ    : link(at)?         : ln source.c other
          WRITE   : link(at)?         : ln source.c other
          WRITE   : symlink(at)?      : ln -s source.c other
          WRITE   : unlink(at)?       : rm source.cc
          WRITE   : rmdir|unlinkat    : rmdir empty
          WRITE   : mkdir(at)?        : mkdir made
          WRITE   : mknod(at)?        : mkfifo made
          WRITE   : f?chmod(at2?)?    : chmod 600 source.c
          WRITE   : fchmod            : python3 program.py fchmod source.c
          WRITE   : f?chown(at)?      : chown $(id -u) source.c
          WRITE   : fchown            : python3 program.py fchown source.c
          WRITE   : utimensat         : python3 program.py utime source.c
          WRITE   : truncate          : python3 program.py truncate source.c 1
          WRITE   : setxattr          : python3 program.py setxattr source.c user.a
          WRITE   : removexattr       : python3 program.py removexattr source.c user.a
          """)
  void callsThatAreNotSeenAreMissed(Use use, String calls, String commandLine) throws Exception {
    Tracing.assumePossible();
    RequiredTool.named("strace").path();
    RequiredTool.named("python3").path();
    Set<Touch> seen = traced(commandLine);
    List<Touched> calling = withStrace(commandLine);
    assertEquals("", difference(touches(calling), seen));
    Pattern unseen = Pattern.compile(calls);
    List<Touched> left = new ArrayList<>(calling);
    left.removeIf(one -> one.touch().use() == use && unseen.matcher(one.call()).matches());
    assertNotEquals("", difference(touches(left), seen));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"cat absent || true", "test -e absent || true", "absent 2> /dev/null || true"})
  void wrongStatesAreNoticed(String commandLine) throws Exception {
    Tracing.assumePossible();
    RequiredTool.named("strace").path();
    Set<Touch> seen = traced(commandLine);
    Set<Touch> expected = touches(withStrace(commandLine));
    assertEquals("", difference(expected, seen));
    Set<Touch> wrong = new HashSet<>();
    expected.forEach(one -> wrong.add(new Touch(one.path(), one.use(), true)));
    assertNotEquals("", difference(wrong, seen));
  }

  private static String difference(Set<Touch> expected, Set<Touch> seen) {
    Set<String> missing = new TreeSet<>();
    Set<String> invented = new TreeSet<>();
    expected.forEach(one -> missing.add(one.toString()));
    seen.forEach(one -> invented.add(one.toString()));
    seen.forEach(one -> missing.remove(one.toString()));
    expected.forEach(one -> invented.remove(one.toString()));
    return missing.isEmpty() && invented.isEmpty()
        ? ""
        : "missing: " + missing + "\ninvented: " + invented;
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
    Files.createSymbolicLink(dir.resolve("alias"), Path.of("include/../source.c"));
    Files.createDirectory(dir.resolve("empty"));
    Files.writeString(dir.resolve("program.py"), LookingPrograms.CALLS_IN_PYTHON);
  }

  /** Programs that make calls without a C library, or from several threads. */
  private void prepareProgram(String name) throws Exception {
    List<String> compiler;
    Path source = temp.resolve(name + (name.equals("goroutines") ? ".go" : ".c"));
    if (name.equals("goroutines")) {
      Files.writeString(source, LookingPrograms.IN_GO);
      compiler = List.of("go", "build", "-o");
    } else {
      Files.writeString(source, LookingPrograms.IN_C);
      compiler = List.of("gcc", name.equals("static") ? "-static" : "-DTHREADS", "-pthread", "-o");
    }
    List<String> command = new ArrayList<>(compiler);
    command.add(temp.resolve(name).toString());
    command.add(source.toString());
    Process process =
        new ProcessBuilder(command).directory(temp.toFile()).redirectErrorStream(true).start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    assertEquals(0, process.waitFor(), output);
  }

  private Set<Touch> traced(String commandLine) throws Exception {
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
    Set<Touch> found = new HashSet<>();
    for (Access access : set.accesses()) {
      boolean opened = INTERPRETER.matcher(access.path()).find();
      for (Use use : Use.values()) {
        boolean interpreter = opened && use == Use.EXECUTE;
        if (access.has(use) && use != Use.UPDATE && !interpreter) {
          boolean there = access.has(Use.WRITE) || access.before().kind() != State.Kind.ABSENT;
          touch(access.path(), use, there).ifPresent(found::add);
        }
      }
    }
    return found;
  }

  private record Touch(String path, Use use, boolean there) {}

  /** The effect of a call. */
  private record Touched(String call, Touch touch) {}

  private static Optional<Touch> touch(String path, Use use, boolean there) {
    boolean onTheWayToInterpreter = use == Use.FOLLOW && INTERPRETER.matcher(path).find();
    return path.startsWith("/proc/") || path.equals("/dev/null") || onTheWayToInterpreter
        ? Optional.empty()
        : Optional.of(new Touch(RANDOM.matcher(path).replaceAll("/$1RANDOM"), use, there));
  }

  private List<Touched> withStrace(String commandLine) throws Exception {
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
    List<Touched> touches = new ArrayList<>();
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
    return touches;
  }

  /**
   * The combined accesses. A state is that of the first access, or says that something was written.
   */
  private static Set<Touch> touches(List<Touched> calls) {
    List<Touch> touches = calls.stream().map(Touched::touch).toList();
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
        .collect(Collectors.toSet());
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

  private static void call(Matcher line, String base, List<Touched> touched) {
    String call = line.group(1);
    String text = line.group(2);
    Consumer<Touch> touches = touch -> touched.add(new Touched(call, touch));
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
          "listxattr",
          "connect" -> {
        if (!paths.isEmpty() && !paths.getFirst().isEmpty()) {
          add(paths.getFirst(), Use.PROBE, there, kept, touches);
        }
      }
      case "readlink", "readlinkat" -> {
        add(paths.getFirst(), line.group(4) == null ? Use.FOLLOW : Use.PROBE, there, true, touches);
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
      case "unlink", "unlinkat", "mkdir", "mkdirat", "mknod", "mknodat", "rmdir" ->
          add(paths.getFirst(), Use.WRITE, true, true, touches);
      case "chmod",
          "fchmodat",
          "chown",
          "fchownat",
          "lchown",
          "utimensat",
          "truncate",
          "setxattr",
          "removexattr" -> {
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
      String path, String text, boolean there, boolean kept, Consumer<Touch> touches) {
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

  private static void add(
      String path, Use use, boolean there, boolean kept, Consumer<Touch> touches) {
    if (!path.startsWith("/proc/")) {
      touch(real(Path.of(path), kept, 0, touches).toString(), use, there).ifPresent(touches);
    }
  }

  /** Resolves the links on the way as they are after the command. */
  private static Path real(Path path, boolean kept, int depth, Consumer<Touch> links) {
    Path name = path.getFileName();
    if (name == null) {
      return path;
    }
    if (name.toString().equals("..") || name.toString().equals(".")) {
      Path parent = real(path.getParent(), false, depth, links);
      Path up = parent.getParent();
      return name.toString().equals(".") || up == null ? parent : up;
    }
    Path place = real(path.getParent(), false, depth, links).resolve(name);
    if (kept || depth > 30 || !Files.isSymbolicLink(place)) {
      return place;
    }
    try {
      Path target = Files.readSymbolicLink(place);
      touch(place.toString(), Use.FOLLOW, true).ifPresent(links);
      return real(place.resolveSibling(target), false, depth + 1, links);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
