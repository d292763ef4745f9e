package dev.sconce;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.MethodTypeEntry;
import java.lang.classfile.constantpool.NameAndTypeEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one class file refers to. Names are binary names with dots ({@code java.util.Map$Entry}).
 *
 * @param name the class itself
 * @param classes every class that its code, its declarations or their generic signatures name
 * @param members every {@code owner.member} that its code calls, reads or writes
 * @param mutableStatics its static fields that are not final
 * @param annotations the annotations on the class itself
 */
record ClassReferences(
    String name,
    Set<String> classes,
    Set<String> members,
    List<String> mutableStatics,
    Set<String> annotations) {

  private static final Pattern CLASS_IN_DESCRIPTOR = Pattern.compile("L([\\w/$-]+)");

  /** Reads a class file. */
  static ClassReferences of(byte[] bytes) {
    ClassModel model = ClassFile.of().parse(bytes);
    Set<String> classes = new TreeSet<>();
    Set<String> members = new TreeSet<>();
    for (PoolEntry entry : model.constantPool()) {
      switch (entry) {
        case ClassEntry type -> addClass(type.asInternalName(), classes);
        case MemberRefEntry member ->
            members.add(
                dotted(member.owner().asInternalName()) + "." + member.name().stringValue());
        case NameAndTypeEntry pair -> addDescriptor(pair.type().stringValue(), classes);
        case MethodTypeEntry type -> addDescriptor(type.descriptor().stringValue(), classes);
        default -> {
          // Other constants name no class.
        }
      }
    }
    model.fields().forEach(field -> addDescriptor(field.fieldType().stringValue(), classes));
    model.methods().forEach(method -> addDescriptor(method.methodType().stringValue(), classes));
    signatures(model).forEach(signature -> addDescriptor(signature.stringValue(), classes));
    return new ClassReferences(
        dotted(model.thisClass().asInternalName()),
        classes,
        members,
        mutableStatics(model),
        annotations(model));
  }

  /** The name of the package. */
  String packageName() {
    return packageOf(name);
  }

  static String packageOf(String className) {
    return className.substring(0, Math.max(0, className.lastIndexOf('.')));
  }

  private static List<Utf8Entry> signatures(ClassModel model) {
    List<Utf8Entry> all = new ArrayList<>();
    model.findAttribute(Attributes.signature()).ifPresent(found -> all.add(found.signature()));
    model.fields().stream()
        .flatMap(field -> field.findAttribute(Attributes.signature()).stream())
        .forEach(found -> all.add(found.signature()));
    model.methods().stream()
        .flatMap(method -> method.findAttribute(Attributes.signature()).stream())
        .forEach(found -> all.add(found.signature()));
    return all;
  }

  private static List<String> mutableStatics(ClassModel model) {
    return model.fields().stream()
        .filter(field -> field.flags().has(AccessFlag.STATIC))
        .filter(field -> !field.flags().has(AccessFlag.FINAL))
        .filter(field -> !field.flags().has(AccessFlag.SYNTHETIC))
        .map(field -> field.fieldName().stringValue())
        .toList();
  }

  private static Set<String> annotations(ClassModel model) {
    Set<String> names = new TreeSet<>();
    model
        .findAttribute(Attributes.runtimeVisibleAnnotations())
        .ifPresent(
            found ->
                found
                    .annotations()
                    .forEach(one -> addDescriptor(one.className().stringValue(), names)));
    return names;
  }

  private static void addClass(String internalName, Set<String> names) {
    if (internalName.startsWith("[")) {
      addDescriptor(internalName, names);
    } else {
      names.add(dotted(internalName));
    }
  }

  private static void addDescriptor(String descriptor, Set<String> names) {
    Matcher matcher = CLASS_IN_DESCRIPTOR.matcher(descriptor);
    while (matcher.find()) {
      names.add(dotted(matcher.group(1)));
    }
  }

  private static String dotted(String internalName) {
    return internalName.replace('/', '.');
  }
}
