package dev.sconce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.sconce.app.Main;
import java.io.IOException;
import java.lang.classfile.Annotation;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.attribute.RuntimeVisibleAnnotationsAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {
  private static final MethodTypeDesc NOTHING_TO_NOTHING = MethodTypeDesc.of(ConstantDescs.CD_void);

  @Test
  void everyClassKeepsTheRules() throws IOException, URISyntaxException {
    Path root = Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<ClassReferences> classes = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
        classes.add(ClassReferences.of(Files.readAllBytes(file)));
      }
    }
    assertFalse(classes.isEmpty(), "no class files in " + root);
    assertEquals("", String.join("\n", Layers.violations(classes)));
  }

  @Test
  void aReferenceAgainstTheLayersIsFound() {
    assertEquals(
        List.of("dev.sconce.ui.Odd refers to dev.sconce.graph.Node: ui may not"),
        violations("ui", calls("dev.sconce.graph.Node", "name")));
  }

  @Test
  void aReferenceThatOnlyAFieldsTypeMakesIsFound() {
    byte[] bytes =
        ClassFile.of()
            .build(
                ClassDesc.of("dev.sconce.os.Odd"),
                builder -> builder.withField("node", ClassDesc.of("dev.sconce.graph.Node"), 0));
    assertEquals(
        List.of("dev.sconce.os.Odd refers to dev.sconce.graph.Node: os may not"),
        Layers.violations(List.of(ClassReferences.of(bytes), packageInfo("os"))));
  }

  @Test
  void aClockInPureCodeIsFound() {
    assertEquals(
        List.of("dev.sconce.schedule.Odd uses java.lang.System.nanoTime: schedule is pure"),
        violations("schedule", calls("java.lang.System", "nanoTime")));
    assertEquals(
        List.of("dev.sconce.session.Odd uses java.time.Instant.now: session is pure"),
        violations("session", calls("java.time.Instant", "now")));
  }

  @Test
  void filesThreadsAndLocksInPureCodeAreFound() {
    assertEquals(
        List.of("dev.sconce.graph.Odd refers to java.nio.file.Files: graph is pure"),
        violations("graph", calls("java.nio.file.Files", "createFile")));
    assertEquals(
        List.of("dev.sconce.action.Odd refers to java.lang.Thread: action is pure"),
        violations("action", calls("java.lang.Thread", "yield")));
    assertEquals(
        List.of(
            "dev.sconce.schedule.Odd refers to java.util.concurrent.TimeUnit: schedule is pure"),
        violations("schedule", calls("java.util.concurrent.TimeUnit", "values")));
  }

  @Test
  void harmlessClassesWithNamesLikeBannedOnesPass() {
    assertEquals(List.of(), violations("schedule", calls("java.lang.RuntimeException", "a")));
    assertEquals(List.of(), violations("graph", calls("java.util.RandomAccess", "a")));
    assertEquals(List.of(), violations("action", calls("java.time.Instant", "ofEpochMilli")));
  }

  @Test
  void hashingMayReadTheStreamsItIsGiven() {
    assertEquals(List.of(), violations("digest", calls("java.io.InputStream", "read")));
    assertEquals(
        List.of("dev.sconce.digest.Odd refers to java.io.FileInputStream: digest is pure"),
        violations("digest", calls("java.io.FileInputStream", "read")));
  }

  @Test
  void foreignCodeOutsideOsIsFound() {
    assertEquals(
        List.of("dev.sconce.exec.Odd refers to java.lang.foreign.Linker: only os may"),
        violations("exec", calls("java.lang.foreign.Linker", "nativeLinker")));
    assertEquals(List.of(), violations("os", calls("java.lang.foreign.Linker", "nativeLinker")));
  }

  @Test
  void endingTheProcessOutsideAppIsFound() {
    assertEquals(
        List.of("dev.sconce.engine.Odd uses java.lang.System.exit: only app may"),
        violations("engine", calls("java.lang.System", "exit")));
  }

  @Test
  void aMutableStaticFieldIsFound() {
    byte[] bytes =
        ClassFile.of()
            .build(
                ClassDesc.of("dev.sconce.app.Odd"),
                builder ->
                    builder
                        .withField("counter", ConstantDescs.CD_int, AccessFlag.STATIC.mask())
                        .withField(
                            "LIMIT",
                            ConstantDescs.CD_int,
                            AccessFlag.STATIC.mask() | AccessFlag.FINAL.mask()));
    assertEquals(
        List.of("dev.sconce.app.Odd has the mutable static field counter"),
        Layers.violations(List.of(ClassReferences.of(bytes), packageInfo("app"))));
  }

  @Test
  void aPackageWithoutNullMarkedInfoIsFound() {
    ClassReferences odd = ClassReferences.of(odd("dev.sconce.os", code -> {}));
    assertEquals(
        List.of("dev.sconce.os has no package-info.java that is @NullMarked"),
        Layers.violations(List.of(odd)));
  }

  @Test
  void aPackageThatTheTableDoesNotKnowIsFound() {
    assertEquals(
        List.of(
            "dev.sconce.misc.Odd is in a package that the table of layers does not know",
            "dev.sconce.misc.package-info is in a package that the table of layers does not know"),
        violations("misc", code -> {}));
  }

  @Test
  void aCycleAmongSubpackagesOfOneLayerIsFound() {
    List<ClassReferences> classes =
        List.of(
            ClassReferences.of(odd("dev.sconce.ui.tui", calls("dev.sconce.ui.shell.Odd", "a"))),
            ClassReferences.of(odd("dev.sconce.ui.shell", calls("dev.sconce.ui.tui.Odd", "a"))),
            packageInfo("ui.tui"),
            packageInfo("ui.shell"));
    assertEquals(
        List.of(
            "cycle of packages: dev.sconce.ui.shell -> dev.sconce.ui.tui -> dev.sconce.ui.shell",
            "cycle of packages: dev.sconce.ui.tui -> dev.sconce.ui.shell -> dev.sconce.ui.tui"),
        Layers.violations(classes));
  }

  @Test
  void aFaceThatRefersToTheOtherIsFound() {
    assertEquals(
        List.of(
            "dev.sconce.app.ninja.Odd refers to dev.sconce.app.sconce.Other: app.ninja may not"),
        violations("app.ninja", calls("dev.sconce.app.sconce.Other", "a")));
    assertEquals(
        List.of(
            "dev.sconce.app.sconce.Odd refers to dev.sconce.app.ninja.Other: app.sconce may not"),
        violations("app.sconce", calls("dev.sconce.app.ninja.Other", "a")));
  }

  @Test
  void aDisplayThatRefersToTheOtherIsFound() {
    assertEquals(
        List.of("dev.sconce.ui.plain.Odd refers to dev.sconce.ui.tui.Other: ui.plain may not"),
        violations("ui.plain", calls("dev.sconce.ui.tui.Other", "a")));
    assertEquals(
        List.of(
            "dev.sconce.ui.tui.terminal.Odd refers to dev.sconce.ui.plain.Other: ui.tui may not"),
        violations("ui.tui.terminal", calls("dev.sconce.ui.plain.Other", "a")));
  }

  @Test
  void whatLiesBelowBothFacesOrDisplaysRefersToNeither() {
    assertEquals(
        List.of(
            "dev.sconce.app.workspace.Odd refers to dev.sconce.app.ninja.Other:"
                + " app.workspace may not"),
        violations("app.workspace", calls("dev.sconce.app.ninja.Other", "a")));
    assertEquals(
        List.of("dev.sconce.ui.text.Odd refers to dev.sconce.ui.plain.Other: ui.text may not"),
        violations("ui.text", calls("dev.sconce.ui.plain.Other", "a")));
    assertEquals(List.of(), violations("app.ninja", calls("dev.sconce.app.workspace.Other", "a")));
    assertEquals(List.of(), violations("ui.tui", calls("dev.sconce.ui.text.Other", "a")));
  }

  private static List<String> violations(String layer, Consumer<CodeBuilder> body) {
    ClassReferences odd = ClassReferences.of(odd("dev.sconce." + layer, body));
    return Layers.violations(List.of(odd, packageInfo(layer)));
  }

  private static Consumer<CodeBuilder> calls(String owner, String member) {
    return code -> code.invokestatic(ClassDesc.of(owner), member, NOTHING_TO_NOTHING);
  }

  private static byte[] odd(String packageName, Consumer<CodeBuilder> body) {
    return ClassFile.of()
        .build(
            ClassDesc.of(packageName + ".Odd"),
            builder ->
                builder.withMethodBody(
                    "odd",
                    NOTHING_TO_NOTHING,
                    AccessFlag.STATIC.mask(),
                    code -> {
                      body.accept(code);
                      code.return_();
                    }));
  }

  private static ClassReferences packageInfo(String layer) {
    ClassDesc nullMarked = ClassDesc.of("org.jspecify.annotations.NullMarked");
    return ClassReferences.of(
        ClassFile.of()
            .build(
                ClassDesc.of("dev.sconce." + layer + ".package-info"),
                builder ->
                    builder.with(
                        RuntimeVisibleAnnotationsAttribute.of(Annotation.of(nullMarked)))));
  }
}
