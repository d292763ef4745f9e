package dev.sconce.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.peer.Checkout;
import dev.sconce.peer.Project;
import dev.sconce.testing.Distribution;
import dev.sconce.testing.RequiredTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The cache entries of one user's build of a real project fill another user's checkout elsewhere,
 * through a directory that both may use. If root runs the tests, the other user is nobody.
 */
@Tag("slow")
final class TwoUsersTest {
  private static final String NOBODY = "nobody";
  private static final String SHARED_FILES = ".*\\.(o|a|so[.0-9]*)|.*/sample[0-9]+_unittest";

  /** Projects that differ only in their sources. */
  enum Sources {
    NGHTTP2(Project.NGHTTP2, "C"),
    GOOGLETEST(Project.GOOGLETEST, "CXX");

    private final Project project;
    private final String language;

    Sources(Project project, String language) {
      this.project = project;
      this.language = language;
    }
  }

  @TempDir Path temporary;
  private Path base;
  private List<String> other = List.of();

  @BeforeEach
  void makeSharedDirectory() throws Exception {
    base = temporary.toRealPath();
    Files.setPosixFilePermissions(base, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path shared = Files.createDirectories(base.resolve("shared"));
    Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
    other = anotherUser();
  }

  /** A command prefix that runs a program as another user; empty if that is impossible. */
  private List<String> anotherUser() throws Exception {
    if (!"root".equals(System.getProperty("user.name"))) {
      return List.of();
    }
    List<String> command =
        List.of(
            RequiredTool.named("setpriv").path().toString(), "--reuid=" + NOBODY, "--clear-groups");
    List<String> version = new ArrayList<>(command);
    version.addAll(List.of(Distribution.sconce().toString(), "--version"));
    // a distribution in a home directory is not readable for everybody
    return new ProcessBuilder(version)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor()
            == 0
        ? command
        : List.of();
  }

  private static void give(Path tree, String user) throws IOException {
    UserPrincipal owner =
        tree.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user);
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.toList()) {
        Files.getFileAttributeView(file, FileOwnerAttributeView.class, LinkOption.NOFOLLOW_LINKS)
            .setOwner(owner);
      }
    }
  }

  /** A configured checkout, with or without compiler options that leave its location out. */
  private Path configured(Sources sources, String user, boolean mapped) throws Exception {
    Path home = Files.createDirectories(base.resolve(user));
    Project plain = sources.project;
    List<String> options = new ArrayList<>(plain.options());
    String map = mapped ? " -ffile-prefix-map=" + home.resolve("sources") + "=." : "";
    options.add("-DCMAKE_" + sources.language + "_FLAGS=-g" + map);
    Project project =
        new Project(
            plain.debianPackage(),
            plain.subdirectory(),
            plain.generator(),
            options,
            plain.source(),
            plain.header(),
            plain.output(),
            plain.addition());
    Checkout checkout = new Checkout(project, home);
    checkout.use(RequiredTool.ninja113().path());
    checkout.configure();
    return checkout.out();
  }

  private Map<String, String> build(List<String> as, String user, Path out, String... options)
      throws Exception {
    if (!as.isEmpty()) {
      give(base.resolve(user), NOBODY);
    }
    return new CachedProject(base, as)
        .build(out, Map.of("HOME", base.resolve(user).resolve("home").toString()), options);
  }

  private Map<String, String> fillCache(Path out) throws Exception {
    return build(
        List.of(), "first", out, server(), "--remote-cache-push-enabled", "--wait-for-uploads");
  }

  private String server() {
    return "--remote-cache-url=file://" + base.resolve("shared");
  }

  private static Map<String, String> made(Path out) throws IOException {
    Map<String, String> files = new TreeMap<>(CachedProject.files(out));
    files.keySet().removeIf(name -> !name.matches(SHARED_FILES));
    return files;
  }

  @ParameterizedTest
  @EnumSource
  void everyStepOfTheOtherIsAHitWhereNothingSaysWhereItIs(Sources sources) throws Exception {
    fillCache(configured(sources, "first", true));
    String second = "the/second/of/them";
    Path out = configured(sources, second, true);
    Map<String, String> outcomes = build(other, second, out, server(), "--local-race=off");
    assertFalse(outcomes.isEmpty());
    outcomes.forEach((step, outcome) -> assertEquals("hit", outcome, () -> step + outcomes));
    Map<String, String> filled = made(out);
    new CachedProject(base).expectNoWorkForNinja(out);
    out = configured(sources, second, true);
    build(other, second, out, "--env=strict");
    assertEquals(made(out), filled);
  }

  /** The steps that read the edited file run here, with objects that stayed remote until then. */
  @ParameterizedTest
  @EnumSource
  void whatStayedRemoteHasTheRightBytesAfterAnEdit(Sources sources) throws Exception {
    fillCache(configured(sources, "first", true));
    Path out = configured(sources, "second", true);
    String minimal = "--remote-cache-download=minimal";
    build(other, "second", out, server(), "--local-race=off", minimal);
    assertEquals(Map.of(), made(out));
    edit(sources, out);
    Map<String, String> outcomes =
        build(other, "second", out, server(), "--local-race=off", minimal);
    assertTrue(outcomes.containsValue("built"), outcomes.toString());
    build(other, "second", out, server(), "--local-race=off", "--remote-cache-download=all");
    Map<String, String> filled = made(out);
    new CachedProject(base).expectNoWorkForNinja(out);
    out = configured(sources, "second", true);
    edit(sources, out);
    build(other, "second", out, "--env=strict");
    assertEquals(made(out), filled);
  }

  private static void edit(Sources sources, Path out) throws IOException {
    Path source = out.resolveSibling(sources.project.source());
    Files.writeString(source, "\nint edited_here = 42;\n", StandardOpenOption.APPEND);
  }

  @ParameterizedTest
  @EnumSource
  void withoutTheMapEachStepThatIsNotSharedSaysWhy(Sources sources) throws Exception {
    fillCache(configured(sources, "first", false));
    Path out = configured(sources, "second", false);
    Path account = base.resolve("second/account.txt");
    Map<String, String> outcomes =
        build(other, "second", out, server(), "--local-race=off", "--cache-debug=" + account);
    List<String> misses;
    try (Stream<String> lines = Files.lines(account)) {
      misses = lines.filter(line -> line.startsWith("miss ")).toList();
    }
    long built = outcomes.values().stream().filter("built"::equals).count();
    assertTrue(built > 0, outcomes.toString());
    assertEquals(built, misses.size(), misses.toString());
    for (String miss : misses) {
      // its own result names the location, or it reads the output of such a step
      assertTrue(miss.contains("-ffile-prefix-map") || miss.endsWith("no-node"), miss);
    }
    Map<String, String> filled = made(out);
    out = configured(sources, "second", false);
    build(other, "second", out, "--env=strict");
    assertEquals(made(out), filled);
  }
}
