package dev.sconce.peer;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.testing.RequiredTool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A copy of a project's sources with a build directory in it. Every ninja is called by the same
 * path, so that the files of the generators agree.
 */
public final class Checkout {
  private static final Pattern STEP = Pattern.compile("^\\[\\d+/\\d+] (.*)$", Pattern.MULTILINE);

  private final Project project;
  private final Path link;
  private final Path sources;
  private final Path out;
  private final Shell shell;

  /**
   * Copies the sources.
   *
   * @param base a directory for this checkout alone; an earlier one there is replaced
   */
  public Checkout(Project project, Path base) throws IOException, InterruptedException {
    this.project = project;
    this.link = Files.createDirectories(base.resolve("bin")).resolve("ninja");
    this.sources = base.resolve("sources");
    this.out = sources.resolve("out");
    Path home = Files.createDirectories(base.resolve("home"));
    Map<String, String> environment =
        Map.of(
            "PATH",
            link.getParent() + ":" + second().getParent() + ":/usr/bin:/bin",
            "HOME",
            home.toString(),
            "NINJA",
            link.toString(),
            "TERM",
            "dumb",
            "LC_ALL",
            "C.UTF-8");
    Path original = DebianSource.of(project.debianPackage()).resolve(project.subdirectory());
    BuildTree.delete(sources);
    this.shell = new Shell(base, environment);
    shell.run("cp", "-a", original.toString(), sources.toString()).orFail();
  }

  /** Makes {@code ninja} this program from now on. */
  public void use(Path ninja) throws IOException {
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, ninja);
  }

  /** Makes a ninja available on the PATH behind the one in use. */
  void useBehind(Path ninja) throws IOException {
    Files.createDirectories(second().getParent());
    Files.deleteIfExists(second());
    Files.createSymbolicLink(second(), ninja);
  }

  private Path second() {
    return link.resolveSibling("behind").resolve("ninja");
  }

  /** The ninja in use. */
  Path program() throws IOException {
    return link.toRealPath();
  }

  /** A configured checkout that was built by ninja 1.13. */
  public static Checkout configured(Project project, Path base)
      throws IOException, InterruptedException {
    Checkout checkout = new Checkout(project, base);
    checkout.use(RequiredTool.ninja113().path());
    checkout.configure();
    return checkout;
  }

  /** A file of the sources. */
  public Path source(String file) {
    return sources.resolve(file);
  }

  /** The build directory. */
  public Path out() {
    return out;
  }

  /** Makes the project's generator write the manifest. */
  public void configure() throws IOException, InterruptedException {
    String generator = RequiredTool.named(project.generatorProgram()).path().toString();
    List<String> command = new ArrayList<>();
    command.add(generator);
    switch (project.generator()) {
      case CMAKE -> {
        command.addAll(List.of("-G", "Ninja", "-DCMAKE_MAKE_PROGRAM=" + link));
        command.addAll(project.options());
        command.addAll(List.of("-B", "out"));
      }
      case MESON -> {
        command.add("setup");
        command.addAll(project.options());
        command.add("out");
      }
      case GN -> {
        command.addAll(List.of("gen", "out", "--ninja-executable=" + link));
        command.addAll(project.options());
      }
    }
    shell.in(sources).run(command).orFail();
  }

  /** Runs the ninja in use in the build directory. */
  Shell.Result ninja(String... arguments) throws IOException, InterruptedException {
    return ninjaAt(link, arguments);
  }

  /** Runs a ninja by its own path, while another one is in use. */
  Shell.Result ninjaAt(Path ninja, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(ninja.toString(), "-j2"));
    command.addAll(List.of(arguments));
    return shell.in(out).run(command);
  }

  /** Starts a build and does not wait. */
  Process start(Path output) throws IOException {
    return shell.in(out).start(List.of(link.toString(), "-j2"), output);
  }

  /** Runs another program in the build directory. */
  Shell.Result run(String... command) throws IOException, InterruptedException {
    return shell.in(out).run(command);
  }

  /** The executed steps, sorted by name, because concurrent steps end in any order. */
  static List<String> steps(Shell.Result result) {
    List<String> steps = new ArrayList<>();
    Matcher matcher = STEP.matcher(result.output());
    while (matcher.find()) {
      steps.add(matcher.group(1));
    }
    steps.sort(null);
    return steps;
  }

  /** The digests of all existing outputs, by their paths in the build directory. */
  Map<String, String> outputs() throws IOException, InterruptedException {
    Map<String, String> digests = new TreeMap<>();
    for (String line : ninja("-t", "targets", "all").orFail().output().lines().toList()) {
      int colon = line.lastIndexOf(": ");
      Path file = out.resolve(line.substring(0, colon));
      if (!line.endsWith(": phony") && Files.isRegularFile(file)) {
        digests.put(line.substring(0, colon), digest(file));
      }
    }
    assertTrue(!digests.isEmpty(), "no outputs at all in " + out);
    return digests;
  }

  void touch(String source) throws IOException, InterruptedException {
    shell.in(sources).run("touch", source).orFail();
  }

  /** Adds a line to a file of the sources. */
  void append(String file, String line) throws IOException {
    Path path = sources.resolve(file);
    Files.writeString(path, Files.readString(path, StandardCharsets.ISO_8859_1) + line + "\n");
  }

  void deleteOutput() throws IOException {
    Files.delete(out.resolve(project.output()));
  }

  /** Adds a source, and adds its name to the project's list of sources. */
  void addSource() throws IOException {
    Project.Addition addition = project.addition();
    Files.writeString(sources.resolve(addition.file()), addition.text());
    Path list = sources.resolve(addition.list());
    String text = Files.readString(list, StandardCharsets.ISO_8859_1);
    assertTrue(text.contains(addition.before()), () -> list + " has no " + addition.before());
    Files.writeString(list, text.replace(addition.before(), addition.after()));
  }

  private static String digest(Path file) throws IOException {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
