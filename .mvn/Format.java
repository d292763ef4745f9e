import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * Checks or applies google-java-format: {@code Format.java check|write MEMORY DIRECTORY...}.
 *
 * <p>MEMORY is a file of digests of contents that were found formatted: only what changed since is
 * looked at again.
 */
final class Format {
  private final ToolProvider formatter =
      ToolProvider.findFirst("google-java-format")
          .orElseThrow(() -> new IllegalStateException("google-java-format is not on the path"));

  public static void main(String[] args) throws IOException {
    boolean write = args[0].equals("write");
    Path memory = Path.of(args[1]);
    List<Path> roots = Stream.of(args).skip(2).map(Path::of).toList();
    System.exit(new Format().run(write, memory, roots));
  }

  private int run(boolean write, Path memory, List<Path> roots) throws IOException {
    Set<String> formatted =
        Files.exists(memory) ? new HashSet<>(Files.readAllLines(memory)) : new HashSet<>();
    List<Path> files = sources(roots);
    List<String> changed = new ArrayList<>();
    for (Path file : files) {
      if (!formatted.contains(digest(file))) {
        changed.add(file.toString());
      }
    }
    if (!changed.isEmpty() && !format(write, changed)) {
      return 1;
    }
    Set<String> digests = new TreeSet<>();
    for (Path file : files) {
      digests.add(digest(file));
    }
    Files.createDirectories(memory.getParent());
    Files.write(memory, digests);
    return 0;
  }

  private boolean format(boolean write, List<String> files) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(write ? List.of("--replace") : List.of("--dry-run", "--set-exit-if-changed"));
    arguments.addAll(files);
    StringWriter out = new StringWriter();
    PrintWriter errors = new PrintWriter(System.err, true);
    int code = formatter.run(new PrintWriter(out), errors, arguments.toArray(String[]::new));
    if (code != 0) {
      System.err.print(out.toString().indent(2));
      System.err.println("Not formatted. To format: mvn -q -Pformat process-sources");
    }
    return code == 0;
  }

  private static List<Path> sources(List<Path> roots) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path root : roots) {
      try (Stream<Path> walk = Files.walk(root)) {
        walk.filter(file -> file.toString().endsWith(".java")).sorted().forEach(files::add);
      }
    }
    return files;
  }

  private static String digest(Path file) throws IOException {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
