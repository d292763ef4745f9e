package dev.sconce.peer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The reads and writes of a command below one directory, as strace reports them, with links
 * resolved.
 */
record StraceReads(Set<Path> read, Set<Path> written) {
  private static final Pattern OPENED =
      Pattern.compile(
          "(?:open|openat|creat)\\(.*\"(?:[^\"\\\\]|\\\\.)*\", ([A-Z_|0-9x]+).*\\) = \\d+<(.*)>");
  private static final Pattern EXECUTED =
      Pattern.compile("execve\\(\"((?:[^\"\\\\]|\\\\.)*)\".*\\) = 0");
  private static final Pattern NAMED =
      Pattern.compile("(?:rename|renameat|renameat2|symlink|symlinkat|link|linkat)\\((.*)\\) = 0");
  private static final Pattern TEXT = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

  static StraceReads of(Shell shell, String command, Path below, Path log)
      throws IOException, InterruptedException {
    BuildTree.delete(log);
    Files.createDirectories(log);
    String calls =
        "trace=open,openat,creat,execve,rename,renameat,renameat2,link,linkat,symlink,symlinkat";
    shell
        .run(
            "strace",
            "-ff",
            "-y",
            "-qq",
            "-s",
            "4096",
            "-e",
            calls,
            "-o",
            log.resolve("log").toString(),
            "/bin/sh",
            "-c",
            command)
        .orFail();
    Set<Path> read = new TreeSet<>();
    Set<Path> written = new TreeSet<>();
    try (Stream<Path> logs = Files.list(log)) {
      for (Path one : logs.toList()) {
        for (String line : Files.readAllLines(one, StandardCharsets.ISO_8859_1)) {
          add(line, shell.directory(), read, written);
        }
      }
    }
    read.removeIf(path -> !path.startsWith(below) || !Files.isRegularFile(path));
    written.removeIf(path -> !path.startsWith(below) || !Files.exists(path));
    read.removeAll(written);
    return new StraceReads(read, written);
  }

  private static void add(String line, Path directory, Set<Path> read, Set<Path> written)
      throws IOException {
    Matcher opened = OPENED.matcher(line);
    if (opened.matches()) {
      boolean reads = opened.group(1).contains("O_RDONLY");
      (reads ? read : written).add(Path.of(opened.group(2)));
      return;
    }
    Matcher executed = EXECUTED.matcher(line);
    if (executed.matches()) {
      read.add(directory.resolve(executed.group(1)).toRealPath());
      return;
    }
    Matcher named = NAMED.matcher(line);
    if (named.matches()) {
      List<String> names = new ArrayList<>();
      Matcher texts = TEXT.matcher(named.group(1));
      while (texts.find()) {
        names.add(texts.group(1));
      }
      written.add(directory.resolve(names.getLast()).normalize());
    }
  }
}
