package dev.sconce.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.peer.Checkout;
import dev.sconce.peer.Project;
import dev.sconce.testing.RequiredTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one user has built of a real project fills the checkout of another, elsewhere. */
@Tag("slow")
final class TwoUsersTest {
  private static final String SHARED_FILES = ".*\\.(o|a|so[.0-9]*)";

  @TempDir Path temporary;
  private Path base;

  @BeforeEach
  void resolve() throws IOException {
    base = temporary.toRealPath();
  }

  /** A configured checkout, whose compilers are told or not told to leave its place out. */
  private Path configured(String user, boolean mapped) throws Exception {
    Path home = Files.createDirectories(base.resolve(user));
    Project plain = Project.NGHTTP2;
    List<String> options = new ArrayList<>(plain.options());
    if (mapped) {
      options.add("-DCMAKE_C_FLAGS=-g -ffile-prefix-map=" + home.resolve("sources") + "=.");
    } else {
      options.add("-DCMAKE_C_FLAGS=-g");
    }
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

  private Map<String, String> build(String user, Path out, String... options) throws Exception {
    return new CachedProject(base)
        .build(out, Map.of("HOME", base.resolve(user).resolve("home").toString()), options);
  }

  private String cache() {
    return "--disk-cache=" + base.resolve("cache");
  }

  private static Map<String, String> made(Path out) throws IOException {
    Map<String, String> files = new TreeMap<>(CachedProject.files(out));
    files.keySet().removeIf(name -> !name.matches(SHARED_FILES));
    return files;
  }

  @Test
  void everyStepOfTheOtherIsAHitWhereNothingSaysWhereItIs() throws Exception {
    build("first", configured("first", true), cache());
    Path out = configured("the/second/of/them", true);
    Map<String, String> outcomes = build("the/second/of/them", out, cache());
    assertFalse(outcomes.isEmpty());
    outcomes.forEach((step, outcome) -> assertEquals("hit", outcome, () -> step + outcomes));
    Map<String, String> filled = made(out);
    new CachedProject(base).expectNoWorkForNinja(out);
    out = configured("the/second/of/them", true);
    build("the/second/of/them", out, "--env=strict");
    assertEquals(made(out), filled);
  }

  @Test
  void withoutTheMapEachStepThatIsNotSharedSaysWhy() throws Exception {
    build("first", configured("first", false), cache());
    Path out = configured("second", false);
    Path account = base.resolve("account.txt");
    Map<String, String> outcomes = build("second", out, cache(), "--cache-debug=" + account);
    List<String> misses;
    try (Stream<String> lines = Files.lines(account)) {
      misses = lines.filter(line -> line.startsWith("miss ")).toList();
    }
    long built = outcomes.values().stream().filter("built"::equals).count();
    assertTrue(built > 0, outcomes.toString());
    assertEquals(built, misses.size(), misses.toString());
    for (String miss : misses) {
      // its own results name the place, or what it reads is made by such a step
      assertTrue(miss.contains("-ffile-prefix-map") || miss.endsWith("no-node"), miss);
    }
    Map<String, String> filled = made(out);
    out = configured("second", false);
    build("second", out, "--env=strict");
    assertEquals(made(out), filled);
  }
}
