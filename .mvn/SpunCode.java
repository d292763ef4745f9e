import java.io.IOException;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Writes into classes what Java would spin at start: {@code SpunCode.java CLASSES}, with the
 * classes and their libraries as the class path.
 *
 * <p>A switch over types, and {@code equals} and {@code hashCode} of a record, are calls that Java
 * has no code for until they are first made. To put that together takes half a millisecond for a
 * switch and several for a record, and no AOT cache keeps it (docs/decisions/0133). Here each
 * becomes a private method that does the same.
 */
final class SpunCode {
  private static final ClassDesc SWITCHES = ClassDesc.of("java.lang.runtime.SwitchBootstraps");
  private static final ClassDesc RECORDS = ClassDesc.of("java.lang.runtime.ObjectMethods");
  private static final ClassDesc OBJECTS = ClassDesc.of("java.util.Objects");
  private static final int HASH_FACTOR = 31;

  private SpunCode() {}

  public static void main(String[] args) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(Path.of(args[0]))) {
      files = all.filter(file -> file.toString().endsWith(".class")).toList();
    }
    for (Path file : files) {
      ClassModel model = ClassFile.of().parse(file);
      if (model.methods().stream().anyMatch(SpunCode::callsSpunCode)) {
        Files.write(file, ClassFile.of().transformClass(model, new Rewriter(model)));
      }
    }
  }

  private static boolean callsSpunCode(MethodModel method) {
    return method.code().stream()
        .flatMap(CodeModel::elementStream)
        .anyMatch(element -> bodyFor(element).isPresent());
  }

  /** What a call does. */
  private interface Body {
    void write(CodeBuilder code);
  }

  /** Empty when it is no such call, or one that is left alone: a switch that names constants. */
  private static Optional<Body> bodyFor(CodeElement element) {
    if (!(element instanceof InvokeDynamicInstruction call)) {
      return Optional.empty();
    }
    ClassDesc linker = call.bootstrapMethod().owner();
    String name = call.name().stringValue();
    List<ConstantDesc> arguments = call.bootstrapArgs();
    if (linker.equals(SWITCHES)
        && name.equals("typeSwitch")
        && arguments.stream().allMatch(ClassDesc.class::isInstance)) {
      List<ClassDesc> types = arguments.stream().map(ClassDesc.class::cast).toList();
      return Optional.of(code -> findType(code, types));
    }
    if (!linker.equals(RECORDS) || name.equals("toString")) {
      return Optional.empty();
    }
    ClassDesc type = (ClassDesc) arguments.getFirst();
    List<DirectMethodHandleDesc> fields =
        arguments.stream().skip(2).map(DirectMethodHandleDesc.class::cast).toList();
    return Optional.of(
        name.equals("equals")
            ? code -> compare(code, type, fields)
            : code -> hash(code, type, fields));
  }

  /** {@code (value, from) -> index of its type}: -1 for null, the number of types for none. */
  private static void findType(CodeBuilder code, List<ClassDesc> types) {
    Label present = code.newLabel();
    Label none = code.newLabel();
    code.aload(0).ifnonnull(present).iconst_m1().ireturn().labelBinding(present);
    List<SwitchCase> begins = new ArrayList<>();
    for (int type = 0; type < types.size(); type++) {
      begins.add(SwitchCase.of(type, code.newLabel()));
    }
    code.iload(1).tableswitch(0, types.size() - 1, none, begins);
    for (int type = 0; type < types.size(); type++) {
      Label next = code.newLabel();
      code.labelBinding(begins.get(type).target());
      code.aload(0).instanceOf(types.get(type)).ifeq(next);
      code.loadConstant(type).ireturn().labelBinding(next);
    }
    code.labelBinding(none).loadConstant(types.size()).ireturn();
  }

  /** {@code (record, other) -> whether they are equal}. */
  private static void compare(
      CodeBuilder code, ClassDesc type, List<DirectMethodHandleDesc> fields) {
    Label differ = code.newLabel();
    Label alike = code.newLabel();
    code.aload(0).aload(1).if_acmpeq(alike);
    code.aload(1).instanceOf(type).ifeq(differ).aload(1).checkcast(type).astore(2);
    for (DirectMethodHandleDesc field : fields) {
      ClassDesc fieldType = field.invocationType().returnType();
      code.aload(0).getfield(type, field.methodName(), fieldType);
      code.aload(2).getfield(type, field.methodName(), fieldType);
      switch (TypeKind.from(fieldType)) {
        case INT, SHORT, BYTE, CHAR, BOOLEAN -> code.if_icmpne(differ);
        case LONG -> code.lcmp().ifne(differ);
        case FLOAT, DOUBLE ->
            code.invokestatic(
                    boxOf(fieldType),
                    "compare",
                    MethodTypeDesc.of(ConstantDescs.CD_int, fieldType, fieldType))
                .ifne(differ);
        default ->
            code.invokestatic(
                    OBJECTS,
                    "equals",
                    MethodTypeDesc.of(
                        ConstantDescs.CD_boolean, ConstantDescs.CD_Object, ConstantDescs.CD_Object))
                .ifeq(differ);
      }
    }
    code.labelBinding(alike).iconst_1().ireturn();
    code.labelBinding(differ).iconst_0().ireturn();
  }

  /** {@code record -> hash}. */
  private static void hash(CodeBuilder code, ClassDesc type, List<DirectMethodHandleDesc> fields) {
    code.iconst_0();
    for (DirectMethodHandleDesc field : fields) {
      ClassDesc fieldType = field.invocationType().returnType();
      ClassDesc argument = fieldType.isPrimitive() ? fieldType : ConstantDescs.CD_Object;
      code.loadConstant(HASH_FACTOR).imul();
      code.aload(0).getfield(type, field.methodName(), fieldType);
      code.invokestatic(
          fieldType.isPrimitive() ? boxOf(fieldType) : OBJECTS,
          "hashCode",
          MethodTypeDesc.of(ConstantDescs.CD_int, argument));
      code.iadd();
    }
    code.ireturn();
  }

  private static ClassDesc boxOf(ClassDesc primitive) {
    return switch (TypeKind.from(primitive)) {
      case INT -> ConstantDescs.CD_Integer;
      case SHORT -> ConstantDescs.CD_Short;
      case BYTE -> ConstantDescs.CD_Byte;
      case CHAR -> ConstantDescs.CD_Character;
      case BOOLEAN -> ConstantDescs.CD_Boolean;
      case LONG -> ConstantDescs.CD_Long;
      case FLOAT -> ConstantDescs.CD_Float;
      case DOUBLE -> ConstantDescs.CD_Double;
      default -> throw new IllegalArgumentException(primitive.displayName());
    };
  }

  private static final class Rewriter implements ClassTransform {
    private record Added(String name, MethodTypeDesc type, Body body) {}

    private final ClassModel model;
    private final List<Added> added = new ArrayList<>();

    Rewriter(ClassModel model) {
      this.model = model;
    }

    @Override
    public void accept(ClassBuilder builder, ClassElement element) {
      if (element instanceof MethodModel method && callsSpunCode(method)) {
        builder.transformMethod(
            method,
            (parts, part) -> {
              if (part instanceof CodeModel code) {
                parts.transformCode(code, this::rewrite);
              } else {
                parts.with(part);
              }
            });
      } else {
        builder.with(element);
      }
    }

    private void rewrite(CodeBuilder code, CodeElement element) {
      Optional<Body> body = bodyFor(element);
      if (body.isEmpty()) {
        code.with(element);
        return;
      }
      InvokeDynamicInstruction call = (InvokeDynamicInstruction) element;
      Added method =
          new Added(call.name().stringValue() + "$" + added.size(), call.typeSymbol(), body.get());
      added.add(method);
      code.invokestatic(
          model.thisClass().asSymbol(),
          method.name(),
          method.type(),
          model.flags().has(AccessFlag.INTERFACE));
    }

    @Override
    public void atEnd(ClassBuilder builder) {
      for (Added method : added) {
        builder.withMethodBody(
            method.name(),
            method.type(),
            ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC,
            method.body()::write);
      }
    }
  }
}
