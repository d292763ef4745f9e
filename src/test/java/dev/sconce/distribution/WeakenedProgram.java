package dev.sconce.distribution;

import dev.sconce.testing.Distribution;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * The distribution with some methods replaced, so that tests can show what these methods prevent.
 * The replaced classes precede the program's own on its class path; the program itself has no
 * switch for it.
 */
final class WeakenedProgram {
  private static final String PACKAGE = "dev/sconce/";

  /**
   * A replaced method.
   *
   * @param in a class below {@code dev/sconce/}
   * @param method the name; all methods of that name are replaced
   */
  record Cut(String in, String method, CodeTransform change) {
    /** The method starts with other code, which may return. */
    static Cut beginning(String in, String method, Consumer<CodeBuilder> code) {
      return new Cut(in, method, new Beginning(code));
    }

    /** Results are accepted whatever their seals say. */
    static Cut believingResults() {
      ClassDesc optional = ClassDesc.of("java.util.Optional");
      return beginning(
          "action/ResultSeal",
          "opened",
          code ->
              code.aload(1)
                  .invokestatic(
                      optional, "of", MethodTypeDesc.of(optional, ConstantDescs.CD_Object))
                  .areturn());
    }

    /** The method treats everything that it compares with {@code equals} as equal. */
    static Cut findingAllEqual(String in, String method) {
      return new Cut(in, method, WeakenedProgram::withoutComparing);
    }
  }

  private record Beginning(Consumer<CodeBuilder> code) implements CodeTransform {
    @Override
    public void atStart(CodeBuilder builder) {
      code.accept(builder);
    }

    @Override
    public void accept(CodeBuilder builder, CodeElement element) {
      builder.with(element);
    }
  }

  private static void withoutComparing(CodeBuilder builder, CodeElement element) {
    if (element instanceof InvokeInstruction call && call.name().equalsString("equals")) {
      builder.pop2().iconst_1();
    } else {
      builder.with(element);
    }
  }

  private WeakenedProgram() {}

  /**
   * Writes the changed classes.
   *
   * @param into an empty directory
   * @return variables that make the distribution's programs use them
   */
  static Map<String, String> with(Path into, List<Cut> cuts) throws IOException {
    try (JarFile jar = new JarFile(jar().toFile())) {
      for (Cut cut : cuts) {
        String name = PACKAGE + cut.in() + ".class";
        Path file = into.resolve(name);
        byte[] bytes;
        if (Files.exists(file)) {
          bytes = Files.readAllBytes(file);
        } else {
          try (InputStream in = jar.getInputStream(jar.getEntry(name))) {
            bytes = in.readAllBytes();
          }
        }
        Files.createDirectories(file.getParent());
        Files.write(file, changed(ClassFile.of().parse(bytes), cut));
      }
    }
    return Map.of("SCONCE_JAVA_OPTIONS", "-Xbootclasspath/a:" + into);
  }

  private static byte[] changed(ClassModel model, Cut cut) throws IOException {
    if (model.methods().stream().noneMatch(one -> one.methodName().equalsString(cut.method()))) {
      throw new IOException(cut.in() + " has no method " + cut.method());
    }
    return ClassFile.of()
        .transformClass(
            model,
            ClassTransform.transformingMethodBodies(
                method -> method.methodName().equalsString(cut.method()), cut.change()));
  }

  private static Path jar() throws IOException {
    try (Stream<Path> all = Files.list(Distribution.home().resolve("lib"))) {
      return all.filter(file -> file.getFileName().toString().matches("sconce-[0-9a-f]+\\.jar"))
          .findFirst()
          .orElseThrow();
    }
  }
}
