package dev.sconce.distribution;

import static dev.sconce.distribution.CachedProject.files;
import static dev.sconce.distribution.CachedProject.replace;
import static dev.sconce.distribution.CachedProject.write;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.distribution.WeakenedProgram.Cut;
import java.io.IOException;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tests, with real compilers, what prevents wrong results. Each scenario has the outputs of a build
 * without a cache, and no longer does if the one part of the program that it tests is left out.
 */
@Tag("slow")
final class SoundnessTest {
  private static final ClassDesc ACCESS = ClassDesc.of("dev.sconce.action.Ingredient$Access");
  private static final ClassDesc PAIR = ClassDesc.of("dev.sconce.action.PathTable$Pair");

  @TempDir Path temporary;
  private Path base;

  @BeforeEach
  void resolve() throws IOException {
    base = temporary.toRealPath();
  }

  /** A scenario, with the part of the program without which it goes wrong. */
  enum Scenario {
    HEADER_CHANGED(withoutPairs("READ")) {
      @Override
      void change(Path build) throws IOException {
        write(
            build.resolve("../include/numbers.h"),
            "#define ONE 5\nint one(void);\nint two(void);\n");
      }
    },
    HEADER_APPEARS_EARLIER_ON_THE_PATH(withoutPairs("PROBE")) {
      @Override
      void change(Path build) throws IOException {
        write(
            build.resolve("../early/numbers.h"), "#define ONE 7\nint one(void);\nint two(void);\n");
      }
    },
    COMPILER_SWAPPED_BY_ITS_LINK(withoutPairs("LINK")) {
      @Override
      void prepare(Path build) throws IOException {
        replace(build.resolve("build.ninja"), "cc = gcc", "cc = ../cc");
        for (int version = 1; version <= 2; version++) {
          Path compiler = build.resolve("../cc" + version);
          write(compiler, "#!/bin/sh\nexec gcc -DONE=" + version + " \"$@\"\n");
          assertTrue(compiler.toFile().setExecutable(true, false));
        }
        Files.createSymbolicLink(build.resolve("../cc"), Path.of("cc1"));
      }

      @Override
      void change(Path build) throws IOException {
        Files.delete(build.resolve("../cc"));
        Files.createSymbolicLink(build.resolve("../cc"), Path.of("cc2"));
      }
    },
    FLAG_CHANGED(Cut.beginning("action/FirstKey$Step", "command", code -> code.ldc("").areturn())) {
      @Override
      void change(Path build) throws IOException {
        replace(build.resolve("build.ninja"), "cflags = -O1", "cflags = -DONE=3");
      }
    },
    VARIABLE_CHANGED(Cut.beginning("action/FirstKey$Step", "environment", SoundnessTest::noList)) {
      @Override
      boolean hits() {
        return false; // all steps are keyed with it
      }

      @Override
      Map<String, String> variables(boolean changed) {
        return Map.of("LANGUAGE", changed ? "de" : "en");
      }
    },
    SOURCE_CHANGED(Cut.beginning("action/FirstKey$Step", "inputs", SoundnessTest::noList)) {
      @Override
      void change(Path build) throws IOException {
        replace(build.resolve("../src/one.c"), "return ONE", "return 4");
      }
    },
    GENERATED_HEADER_CHANGED(withoutPairs("READ")) {
      @Override
      void change(Path build) throws IOException {
        write(build.resolve("../VERSION"), "1.3\n");
      }
    },
    MEMBER_OF_A_THIN_ARCHIVE_CHANGED(withoutPairs("READ")) {
      @Override
      void change(Path build) throws IOException {
        replace(build.resolve("../src/one.c"), "return ONE", "return 4");
      }
    },
    ANOTHER_PROCESSOR(
        Cut.beginning(
            "action/FirstKey$Step", "isForThisProcessor", code -> code.iconst_0().ireturn())) {
      @Override
      void prepare(Path build) throws IOException {
        replace(build.resolve("build.ninja"), "cflags = -O1", "cflags = -march=native");
      }

      @Override
      List<Cut> machine(boolean changed) {
        String model = changed ? "model name : another" : "model name : one";
        return List.of(
            Cut.beginning(
                "app/workspace/CacheSetup", "processor", code -> code.ldc(model).areturn()));
      }

      @Override
      boolean isSound(Map<String, String> filled, Map<String, String> own, Set<String> hits) {
        return hits.stream().noneMatch(step -> step.endsWith("one.c"));
      }
    },
    LENGTH_OF_THE_DIRECTORY(
        Cut.beginning("engine/ResultTraits$Found", "ofPlace", code -> code.iconst_0().ireturn())) {
      @Override
      String nameOfChanged() {
        return "a/longer/way/to/changed";
      }
    };

    private final List<Cut> without;

    Scenario(Cut... without) {
      this.without = List.of(without);
    }

    /** Called before anything is built. */
    void prepare(Path build) throws IOException {}

    /** Called in the second workspace after the first one was built. */
    void change(Path build) throws IOException {}

    Map<String, String> variables(boolean changed) {
      return Map.of();
    }

    /** The differences of the other machine. */
    List<Cut> machine(boolean changed) {
      return List.of();
    }

    String nameOfChanged() {
      return "changed";
    }

    /** Whether the cache still has hits for other steps. */
    boolean hits() {
      return true;
    }

    boolean isSound(Map<String, String> filled, Map<String, String> own, Set<String> hits) {
      return filled.equals(own);
    }
  }

  /** Hashes pairs of a path set with this access without their state. */
  private static Cut withoutPairs(String access) {
    return Cut.beginning(
        "action/ResultKey",
        "leaf",
        code -> {
          Label other = code.newLabel();
          code.aload(0)
              .invokevirtual(PAIR, "access", MethodTypeDesc.of(ACCESS))
              .getstatic(ACCESS, access, ACCESS)
              .if_acmpne(other)
              .bipush(32)
              .newarray(TypeKind.BYTE)
              .areturn()
              .labelBinding(other);
        });
  }

  private static void noList(CodeBuilder code) {
    code.invokestatic(ConstantDescs.CD_List, "of", MethodTypeDesc.of(ConstantDescs.CD_List), true)
        .areturn();
  }

  private Map<String, String> program(String name, List<Cut> cuts) throws IOException {
    return cuts.isEmpty()
        ? Map.of()
        : WeakenedProgram.with(Files.createDirectories(base.resolve(name)), cuts);
  }

  private static Map<String, String> both(Map<String, String> one, Map<String, String> other) {
    Map<String, String> all = new HashMap<>(one);
    all.putAll(other);
    return all;
  }

  private static List<Cut> concat(List<Cut> one, List<Cut> other) {
    List<Cut> all = new ArrayList<>(one);
    all.addAll(other);
    return all;
  }

  /**
   * Builds one workspace, fills a changed one from the cache, and compares with a build without it.
   */
  private boolean isSound(Scenario scenario, List<Cut> without, String name) throws Exception {
    CachedProject project = new CachedProject(Files.createDirectories(base.resolve(name)));
    Path one = project.workspace("one");
    scenario.prepare(one);
    project.build(
        one,
        both(
            scenario.variables(false),
            program(name + "-one", concat(without, scenario.machine(false)))),
        project.diskCache());
    Path changed = project.workspace(scenario.nameOfChanged());
    scenario.prepare(changed);
    scenario.change(changed);
    Map<String, String> outcomes =
        project.build(
            changed,
            both(
                scenario.variables(true),
                program(name + "-changed", concat(without, scenario.machine(true)))),
            project.diskCache());
    Map<String, String> filled = files(changed);
    CachedProject.delete(changed.getParent());
    changed = project.workspace(scenario.nameOfChanged());
    scenario.prepare(changed);
    scenario.change(changed);
    project.build(changed, scenario.variables(true), "--env=strict");
    Set<String> hits = new HashSet<>();
    outcomes.forEach(
        (step, outcome) -> hits.addAll(outcome.equals("hit") ? Set.of(step) : Set.of()));
    assertTrue(!scenario.hits() || !hits.isEmpty(), "the cache was of no use at all");
    return scenario.isSound(filled, files(changed), hits);
  }

  @ParameterizedTest
  @EnumSource(Scenario.class)
  void givesWhatABuildWithoutACacheMakes(Scenario scenario) throws Exception {
    assertTrue(isSound(scenario, List.of(), "whole"));
  }

  @ParameterizedTest
  @EnumSource(Scenario.class)
  void goesWrongWithoutThePartOfTheKeyThatItIsAbout(Scenario scenario) throws Exception {
    assertTrue(!isSound(scenario, scenario.without, "weak"));
  }
}
