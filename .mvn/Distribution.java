import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Makes {@code target/sconce} and its archive: {@code Distribution.java PROJECT TARGET VERSION
 * MODULES}. Runs on the JDK whose parts go into the distribution.
 *
 * <p>Everything is laid out beside the old distribution and takes its place at the end, so that a
 * build that runs from it meanwhile never sees half of one.
 */
final class Distribution {
  private static final String NINJA_VERSION = "1.13.2";
  private static final List<String> FACES = List.of("ninja", "sconce");

  /**
   * How Java runs Sconce. An AOT cache is only accepted by a run with the options of its training.
   *
   * <ul>
   *   <li>The serial collector starts fastest and needs the least memory.
   *   <li>MaxFDLimit would raise the limit of open files, which the build's commands inherit.
   *   <li>UsePerfData writes a file at every start. Xlog:disable keeps remarks about an AOT cache
   *       that does not fit off the terminal.
   *   <li>ArchiveRelocationMode 0 maps the cache where its pointers already fit.
   *   <li>No training data: to replay them takes longer at start than they gain.
   *   <li>Reflection calls through the virtual machine: else each method that is called so, once or
   *       twice in a run, has code of its own spun.
   * </ul>
   */
  private static final List<String> JAVA_OPTIONS =
      List.of(
          "-Xlog:disable",
          "-XX:+UseSerialGC",
          "-XX:-UsePerfData",
          "-XX:-MaxFDLimit",
          "-XX:+UnlockDiagnosticVMOptions",
          "-XX:ArchiveRelocationMode=0",
          "-XX:-CreateCoredumpOnCrash",
          "-XX:-AOTReplayTraining",
          "-XX:-AOTRecordTraining",
          "-Djdk.reflect.useNativeAccessorOnly=true",
          "--enable-native-access=ALL-UNNAMED");

  /**
   * The ninja face is mostly asked when there is nothing to do: docs/decisions/0090 has the
   * figures.
   *
   * <ul>
   *   <li>The quick compiler alone: what the full one makes of code that runs for a quarter of a
   *       second comes too late and takes a processor from the build. It too begins later than
   *       usual: much of what a single command calls two hundred times is never called again.
   *   <li>A young generation that such a build does not fill: no collection copies a graph of which
   *       nothing is garbage. Memory that was never used is not resident.
   *   <li>Compact object headers: a twentieth less memory.
   *   <li>A build that has work to do may go on with the options of the sconce face: decision 0132.
   * </ul>
   *
   * <p>The console runs on the quick compiler, too, but hashes files, which the full one makes ten
   * times faster: docs/decisions/0131.
   *
   * <ul>
   *   <li>SHA-256 and the usual cipher of HTTPS come to the full compiler at once, all else when it
   *       is a hundred times as hot as usual.
   *   <li>So nothing is counted for it on the way there but how often a method is called, and that
   *       is looked at every 131,072 calls: at each look a method without branches, which has
   *       nothing to count, would go to the full compiler.
   *   <li>Young generation and headers as for the ninja face: an edit in 100,000 steps fits, where
   *       what is made new has nine tenths of it in place of eight.
   * </ul>
   */
  private static final Map<String, List<String>> OPTIONS_OF_FACE =
      Map.of(
          "ninja",
          List.of(
              "-XX:TieredStopAtLevel=1",
              "-XX:Tier3InvocationThreshold=400",
              "-XX:Tier3MinInvocationThreshold=200",
              "-XX:Tier3CompileThreshold=4000",
              "-XX:+UseCompactObjectHeaders",
              "-Xmn400m",
              "-Xms500m",
              "-Dsconce.profile=quick"),
          "sconce",
          List.of(
              "-XX:Tier3InvocationThreshold=400",
              "-XX:Tier3MinInvocationThreshold=200",
              "-XX:Tier3CompileThreshold=4000",
              "-XX:Tier4InvocationThreshold=500000",
              "-XX:Tier4MinInvocationThreshold=60000",
              "-XX:Tier4CompileThreshold=1500000",
              "-XX:Tier4BackEdgeThreshold=4000000",
              "-XX:Tier3InvokeNotifyFreqLog=17",
              "-XX:CompileCommand=quiet",
              soonCompiled("sun.security.provider.DigestBase::implCompressMultiBlock", 0.001),
              soonCompiled("sun.security.provider.DigestBase::implCompressMultiBlock0", 0.001),
              soonCompiled("sun.security.provider.SHA2::implCompress", 0.001),
              soonCompiled("com.sun.crypto.provider.GHASH::update", 0.0001),
              soonCompiled("com.sun.crypto.provider.CounterMode::crypt", 0.0001),
              "-XX:-C1ProfileCalls",
              "-XX:-C1ProfileVirtualCalls",
              "-XX:-C1ProfileInlinedCalls",
              "-XX:-C1ProfileBranches",
              "-XX:-C1ProfileCheckcasts",
              "-XX:-C1UpdateMethodData",
              "-XX:+UseCompactObjectHeaders",
              "-Xmn320m",
              "-XX:SurvivorRatio=18",
              "-Xms400m"));

  private static String soonCompiled(String method, double scale) {
    return String.format(
        Locale.ROOT, "-XX:CompileCommand=CompileThresholdScaling,%s,%.4f", method, scale);
  }

  /**
   * Where address space or memory is short: Java reserves a gigabyte for classes and more for code,
   * and the ninja face a young generation that is not collected before it is full.
   */
  private static final Map<String, String> SMALL_OPTIONS_OF_FACE =
      Map.of(
          "ninja",
          "-XX:CompressedClassSpaceSize=32m -XX:ReservedCodeCacheSize=32m -Xms50m -Xmn40m",
          "sconce",
          "-XX:CompressedClassSpaceSize=32m -XX:ReservedCodeCacheSize=32m -Xms50m -Xmn40m");

  /**
   * The code lies beside Java's own: else each class that comes out of the cache has the jar's
   * place looked up, and in a distribution that was moved since the training that fails each time
   * anew, some seven hundred times.
   */
  private static final String CODE_OPTION = "-Xbootclasspath/a:";

  /**
   * How the names of the libraries begin that a face uses. The ninja face needs the reader of
   * sconce.toml and what that needs.
   */
  private static final Map<String, List<String>> LIBRARIES_OF_FACE =
      Map.of(
          "ninja",
          List.of("tomlj-", "antlr4-runtime-"),
          "sconce",
          List.of("tomlj-", "antlr4-runtime-", "jackson-core-", "lanterna-"));

  /**
   * The libraries of the client of a cache server. They lie there as single classes: Java opens
   * every jar beside its own at each start and reads its list of entries, but looks into a
   * directory only when a class is missing elsewhere. The training does without: no AOT cache can
   * be made with a directory, and its classes would cost each start (docs/decisions/0134).
   */
  private static final List<String> CLIENT_LIBRARIES =
      List.of("okhttp-jvm-", "okio-jvm-", "kotlin-stdlib-", "annotations-");

  private static final String CLIENT = "client";

  /**
   * The shapes of method handles that bind the C library, beside those that Java keeps anyway. Each
   * that is not kept is spun at the first command: docs/decisions/0133. What is missing is told as
   * a failure with {@code SCONCE_JAVA_OPTIONS=-Djava.lang.invoke.MethodHandle.TRACE_RESOLVE=true}.
   */
  private static final List<String> FORMS_OF_NATIVE_CALLS =
      List.of(
          "DelegatingMethodHandle$Holder reinvoke_L L4J6_J",
          "DirectMethodHandle$Holder invokeSpecial L5J6_J",
          "DirectMethodHandle$Holder invokeSpecial LLJ8_J",
          "DirectMethodHandle$Holder invokeStatic L4J6_J",
          "DirectMethodHandle$Holder invokeStatic LL_J",
          "DirectMethodHandle$Holder invokeStaticInit L4J6_J",
          "DirectMethodHandle$Holder invokeStaticInit LJ_L",
          "DirectMethodHandle$Holder invokeStaticInit LL_J",
          "DirectMethodHandle$Holder invokeVirtual L5_L",
          "Invokers$Holder invokeExact_MT LJ8L_J");

  /** In the launcher. */
  private static final String LIB = "\"$home\"/lib/";

  private final Path project;
  private final Path target;
  private final String version;
  private final String modules;
  private final Path staging;

  private Distribution(Path project, Path target, String version, String modules) {
    this.project = project;
    this.target = target;
    this.version = version;
    this.modules = modules;
    this.staging = target.resolve("sconce.new");
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    new Distribution(Path.of(args[0]), Path.of(args[1]), args[2], args[3]).make();
  }

  private void make() throws IOException, InterruptedException {
    delete(staging);
    Path lib = Files.createDirectories(staging.resolve("lib"));
    Path runtime = staging.resolve("runtime");
    copy(runtimeImage(), runtime);
    Path plainJar = target.resolve("sconce-" + version + ".jar");
    List<Path> libraries = libraries();
    for (Path library : libraries) {
      if (isOf(CLIENT_LIBRARIES, library)) {
        unpack(library, lib.resolve(CLIENT));
      } else {
        Files.copy(library, lib.resolve(library.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    String digest = digest(plainJar, libraries, runtime);
    Path jar = lib.resolve("sconce-" + digest + ".jar");
    Files.copy(plainJar, jar, StandardCopyOption.COPY_ATTRIBUTES);
    for (Path extra : List.of(Path.of("themes"), Path.of("LICENSE"), Path.of("src/main/sample"))) {
      if (Files.exists(project.resolve(extra))) {
        copy(project.resolve(extra), staging.resolve(extra.getFileName()));
      }
    }
    for (String face : FACES) {
      writeLauncher(face, digest, libraries);
      train(face, jar, libraries, lib.resolve(cacheName(face, digest)));
    }
    Path distribution = target.resolve("sconce");
    delete(distribution);
    Files.move(staging, distribution);
    pack(distribution);
  }

  private static List<String> javaOptions(String face) {
    List<String> options = new ArrayList<>(JAVA_OPTIONS);
    options.addAll(OPTIONS_OF_FACE.get(face));
    return options;
  }

  private static String codeOption(String face, String lib, String jar, List<Path> libraries) {
    StringBuilder path = new StringBuilder(CODE_OPTION).append(lib).append(jar);
    for (Path library : libraries) {
      if (isOf(LIBRARIES_OF_FACE.get(face), library)) {
        path.append(':').append(lib).append(library.getFileName());
      }
    }
    return path.toString();
  }

  private static boolean isOf(List<String> beginnings, Path library) {
    return beginnings.stream().anyMatch(library.getFileName().toString()::startsWith);
  }

  /** What is read as a file of a jar only, as its manifest, is left out. */
  private static void unpack(Path jar, Path directory) throws IOException {
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(jar))) {
      for (ZipEntry entry; (entry = in.getNextEntry()) != null; ) {
        if (entry.isDirectory() || entry.getName().startsWith("META-INF/")) {
          continue;
        }
        Path file = directory.resolve(entry.getName()).normalize();
        if (!file.startsWith(directory)) {
          throw new IOException(jar + " has an entry outside of itself: " + entry.getName());
        }
        Files.createDirectories(file.getParent());
        Files.copy(in, file);
      }
    }
  }

  /** A face with less than all libraries never makes a client. */
  private static String clientPath(String face) {
    return face.equals("sconce") ? ":" + LIB + CLIENT : "";
  }

  private static String cacheName(String face, String digest) {
    return face + "-" + digest + ".aot";
  }

  /** The jlinked runtime, made again only when the JDK or the modules are others. */
  private Path runtimeImage() throws IOException, InterruptedException {
    Path home = Path.of(System.getProperty("java.home"));
    Path image = target.resolve("runtime");
    Path stamp = target.resolve("runtime.made-of");
    String forms = formsOfNativeCalls();
    String madeOf =
        home + "\n" + modules + "\n" + forms + Files.readString(home.resolve("release"));
    if (Files.exists(stamp) && Files.readString(stamp).equals(madeOf)) {
      return image;
    }
    Files.deleteIfExists(stamp);
    delete(image);
    run(
        home.resolve("bin/jlink").toString(),
        "--add-modules=" + modules,
        "--strip-debug",
        "--no-header-files",
        "--no-man-pages",
        "--vm=server",
        "--output=" + image);
    Files.writeString(image.resolve("lib/classlist"), forms, StandardOpenOption.APPEND);
    run(
        image.resolve("bin/java").toString(),
        "-Xlog:disable",
        "-Xlog:all=error:stderr",
        "-XX:+UseSerialGC",
        "-Xshare:dump");
    Files.writeString(stamp, madeOf);
    return image;
  }

  private static String formsOfNativeCalls() {
    StringBuilder forms = new StringBuilder();
    for (String form : FORMS_OF_NATIVE_CALLS) {
      forms.append("@lambda-form-invoker [LF_RESOLVE] java.lang.invoke.").append(form).append('\n');
    }
    return forms.toString();
  }

  private List<Path> libraries() throws IOException {
    Path directory = target.resolve("libraries");
    if (!Files.exists(directory)) {
      return List.of();
    }
    try (Stream<Path> jars = Files.list(directory)) {
      return jars.sorted().toList();
    }
  }

  private static String digest(Path jar, List<Path> libraries, Path runtime) throws IOException {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      List<Path> files = new ArrayList<>(libraries);
      files.add(jar);
      files.add(runtime.resolve("lib/modules"));
      files.add(runtime.resolve("lib/server/libjvm.so"));
      for (Path file : files) {
        try (DigestInputStream in = new DigestInputStream(Files.newInputStream(file), sha256)) {
          in.transferTo(java.io.OutputStream.nullOutputStream());
        }
      }
      for (String face : FACES) {
        String options =
            javaOptions(face) + CODE_OPTION + LIBRARIES_OF_FACE.get(face) + clientPath(face);
        sha256.update(options.getBytes(StandardCharsets.UTF_8));
      }
      return HexFormat.of().formatHex(sha256.digest(), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * One file under two names, no link: a launcher that is no link finds its home with no helper.
   */
  private void writeLauncher(String face, String digest, List<Path> libraries) throws IOException {
    String text = Files.readString(project.resolve("src/main/sh/sconce"));
    Map<String, String> words =
        Map.of(
            "@VERSION@",
            version,
            "@NINJA_VERSION@",
            NINJA_VERSION,
            "@DIGEST@",
            digest,
            "@CODE_OPTION@",
            codeOption(face, LIB, "sconce-" + digest + ".jar", libraries) + clientPath(face),
            "@SMALL_OPTIONS@",
            SMALL_OPTIONS_OF_FACE.get(face),
            "@JAVA_OPTIONS@",
            String.join(" ", javaOptions(face)));
    for (Map.Entry<String, String> word : words.entrySet()) {
      text = text.replace(word.getKey(), word.getValue());
    }
    Path launcher = staging.resolve("bin").resolve(face);
    Files.createDirectories(launcher.getParent());
    Files.writeString(launcher, text);
    if (!launcher.toFile().setExecutable(true, false)) {
      throw new IOException("can not make executable: " + launcher);
    }
  }

  /** Trains a face's own cache: it holds what that face loads, and no more. */
  private void train(String face, Path jar, List<Path> libraries, Path cache)
      throws IOException, InterruptedException {
    List<String> java = new ArrayList<>();
    java.add(staging.resolve("runtime/bin/java").toString());
    java.addAll(javaOptions(face));
    java.add(codeOption(face, jar.getParent() + "/", jar.getFileName().toString(), libraries));
    java.addAll(List.of("-cp", jar.toString()));
    new Training(target.resolve("training-" + face), face, java).run(cache);
  }

  private void pack(Path distribution) throws IOException, InterruptedException {
    String machine = System.getProperty("os.arch").equals("amd64") ? "x86_64" : "aarch64";
    String name = "sconce-" + version + "-linux-" + machine;
    Path archive = target.resolve(name + ".tar.gz");
    Files.deleteIfExists(archive);
    run(
        "tar",
        "--create",
        "--gzip",
        "--file=" + archive,
        "--directory=" + distribution.getParent(),
        "--sort=name",
        "--owner=0",
        "--group=0",
        "--numeric-owner",
        "--transform=flags=r;s,^sconce," + name + ",",
        "sconce");
  }

  static void run(String... command) throws IOException, InterruptedException {
    int code = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (code != 0) {
      throw new IOException("exit code " + code + " from: " + String.join(" ", command));
    }
  }

  private static void copy(Path from, Path to) throws IOException, InterruptedException {
    run("cp", "-a", from.toString(), to.toString());
  }

  static void delete(Path path) throws IOException, InterruptedException {
    run("rm", "-rf", path.toString());
  }
}
