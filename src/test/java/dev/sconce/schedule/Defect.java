package dev.sconce.schedule;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A defect: one change to one method of the scheduler.
 *
 * @param name the effect of the defect, as the documentation lists it
 * @param owner the class, relative to this package; nested classes after a dollar sign
 * @param method the changed method
 */
record Defect(String name, String owner, String method, Change change) {
  private static final ClassDesc MATH = ClassDesc.of("java.lang.Math");
  private static final String PACKAGE = "dev.sconce.schedule.";

  /** A change to the code of a method. */
  interface Change {
    /**
     * Passes on an instruction, or another one in its place.
     *
     * @return whether it was replaced
     */
    boolean apply(CodeBuilder code, CodeElement element);
  }

  /** A class loader that defines this package again, with the defect. */
  ClassLoader loader() {
    ClassLoader parent = Defect.class.getClassLoader();
    return new ClassLoader(parent) {
      @Override
      protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(PACKAGE)) {
          return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
          Class<?> known = findLoadedClass(name);
          if (known != null) {
            return known;
          }
          byte[] bytes = ClassBytes.of(parent, name);
          byte[] defined = name.equals(PACKAGE + owner) ? spoilt(bytes, parent) : bytes;
          return defineClass(name, defined, 0, defined.length);
        }
      }
    };
  }

  private byte[] spoilt(byte[] bytes, ClassLoader parent) {
    ClassFile format =
        ClassFile.of(
            ClassFile.ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(parent)),
            ClassFile.DeadCodeOption.PATCH_DEAD_CODE,
            // local variables of code that is now dead have no range any more
            ClassFile.DebugElementsOption.DROP_DEBUG);
    ClassModel model = format.parse(bytes);
    AtomicInteger changes = new AtomicInteger();
    CodeTransform code =
        (builder, element) -> {
          if (change.apply(builder, element)) {
            changes.incrementAndGet();
          }
        };
    byte[] changed =
        format.transformClass(
            model,
            ClassTransform.transformingMethodBodies(
                candidate -> candidate.methodName().equalsString(method), code));
    if (changes.get() == 0) {
      throw new AssertionError(name + ": there is nothing to change in " + owner + "." + method);
    }
    return changed;
  }

  private static boolean calls(CodeElement element, String callee) {
    return element instanceof InvokeInstruction call && call.name().equalsString(callee);
  }

  /** Omits calls; where a result is needed, it is null, 0 or false. */
  static Change withoutCall(String callee) {
    return (code, element) -> {
      if (!(element instanceof InvokeInstruction call) || !calls(element, callee)) {
        code.with(element);
        return false;
      }
      for (ClassDesc argument : call.typeSymbol().parameterList().reversed()) {
        pop(code, TypeKind.from(argument));
      }
      if (call.opcode() != Opcode.INVOKESTATIC) {
        code.pop();
      }
      switch (TypeKind.from(call.typeSymbol().returnType())) {
        case VOID -> {
          // no result is needed
        }
        case LONG -> code.lconst_0();
        case REFERENCE -> code.aconst_null();
        case BOOLEAN, BYTE, SHORT, CHAR, INT -> code.iconst_0();
        case FLOAT, DOUBLE -> throw new AssertionError("the scheduler knows no fractions");
      }
      return true;
    };
  }

  private static void pop(CodeBuilder code, TypeKind kind) {
    if (kind.slotSize() == 2) {
      code.pop2();
    } else {
      code.pop();
    }
  }

  /** Replaces the boolean results of calls. */
  static Change believing(String callee, boolean result) {
    return (code, element) -> {
      code.with(element);
      if (!calls(element, callee)) {
        return false;
      }
      code.pop().loadConstant(result ? 1 : 0);
      return true;
    };
  }

  /** Replaces the boolean result of the method. */
  static Change returning(boolean result) {
    return (code, element) -> {
      boolean returns = element instanceof ReturnInstruction;
      if (returns) {
        code.pop().loadConstant(result ? 1 : 0);
      }
      code.with(element);
      return returns;
    };
  }

  /** Adds a number to the results of calls. */
  static Change adding(String callee, int number) {
    return (code, element) -> {
      code.with(element);
      if (!calls(element, callee)) {
        return false;
      }
      code.loadConstant(number).iadd();
      return true;
    };
  }

  /** Treats all arrays as if they had at most one element. */
  static Change firstOnly() {
    return (code, element) -> {
      code.with(element);
      if (!(element instanceof OperatorInstruction operator)
          || operator.opcode() != Opcode.ARRAYLENGTH) {
        return false;
      }
      code.iconst_1()
          .invokestatic(
              MATH,
              "min",
              MethodTypeDesc.of(ConstantDescs.CD_int, ConstantDescs.CD_int, ConstantDescs.CD_int));
      return true;
    };
  }

  /**
   * Always takes a branch, regardless of its condition.
   *
   * @param index the index of the branch in the method, from 0
   */
  static Change alwaysBranching(int index) {
    AtomicInteger seen = new AtomicInteger();
    return (code, element) -> {
      if (!(element instanceof BranchInstruction branch)
          || isUnconditional(branch)
          || seen.getAndIncrement() != index) {
        code.with(element);
        return false;
      }
      code.pop();
      if (branch.opcode().name().startsWith("IF_")) {
        code.pop();
      }
      code.goto_(branch.target());
      return true;
    };
  }

  private static boolean isUnconditional(BranchInstruction branch) {
    return branch.opcode().name().startsWith("GOTO");
  }

  @Override
  public String toString() {
    return name;
  }
}
