import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A run of one face from which Java learns what to keep ready in that face's AOT cache. */
final class Training {
  private static final long LIMIT_MINUTES = 3;
  private static final long SETTLE_MILLIS = 2_500;
  private static final int DONE = 0;
  private static final int STEP_FAILED = 1;

  /** Of Debian's bsdutils; runs a command on a terminal of its own. */
  private static final String SCRIPT = "/usr/bin/script";

  private final Path directory;
  private final String face;
  private final List<String> java;

  /**
   * @param directory where the run's files go; emptied first
   * @param java the command line of Java up to the class path
   */
  Training(Path directory, String face, List<String> java) {
    this.directory = directory;
    this.face = face;
    this.java = java;
  }

  /**
   * Builds, lets a build find nothing to do, changes some sources, and learns from the build that
   * follows: it finds that the last answer holds no more, begins logs in a new place and makes the
   * manifest there, then reads logs, finds most steps up to date and runs the others, of which one
   * fails; the sconce face does so on a terminal, where there is a program that makes one, so that
   * its console is learnt too, and looks results up. There are settings, and it finds what was kept
   * of them. A run that ended in another way leaves a cache that is no good: throws.
   */
  void run(Path cache) throws IOException, InterruptedException {
    Distribution.delete(directory);
    Files.createDirectories(directory);
    TrainingBuild build = new TrainingBuild(buildDirectory(), console());
    build.create();
    if (findsBuild()) {
      becomeProject();
    }
    writeSettings();
    writePeer();
    sconce(List.of(), DONE);
    // What was just written is not taken for settled.
    Thread.sleep(SETTLE_MILLIS);
    sconce(List.of(), DONE);
    build.change();
    sconce(List.of("-XX:AOTCacheOutput=" + cache), STEP_FAILED);
    if (!Files.exists(cache)) {
      throw new IOException("training the " + face + " face left no AOT cache");
    }
  }

  /**
   * They say what holds anyway, but for the console, which nobody would close, and for what costs
   * the start of those who ask for it.
   */
  private void writeSettings() throws IOException {
    String cache = findsBuild() ? "disk-cache = 'cache'\n" : "";
    Files.writeString(
        directory.resolve("sconce.toml"), "bell = false\nstay = 'never'\ndeps = 'warn'\n" + cache);
  }

  /** Asked for its version before a log is begun. */
  private void writePeer() throws IOException {
    Path peer = Files.createDirectories(directory.resolve("peer")).resolve("ninja");
    Files.writeString(peer, "#!/bin/sh\necho 1.11.1\n");
    if (!peer.toFile().setExecutable(true, false)) {
      throw new IOException("can not make executable: " + peer);
    }
  }

  private boolean console() {
    return face.equals("sconce") && Files.isExecutable(Path.of(SCRIPT));
  }

  /** No argument of ours has a quote in it. */
  private static List<String> onTerminal(List<String> command) {
    String line = "stty rows 40 columns 120; '" + String.join("' '", command) + "'";
    return List.of(SCRIPT, "-qec", line, "/dev/null");
  }

  /** The console face is called where the sources are, and learns to find the build as well. */
  private boolean findsBuild() {
    return face.equals("sconce");
  }

  private Path buildDirectory() {
    return findsBuild() ? directory.resolve("build") : directory;
  }

  /** As a project that CMake has configured, beside another one of Meson. */
  private void becomeProject() throws IOException {
    Files.writeString(directory.resolve("meson.build"), "");
    Path info = Files.createDirectories(directory.resolve("another/meson-info"));
    Files.writeString(directory.resolve("another/build.ninja"), "");
    Files.writeString(
        info.resolve("meson-info.json"), "{\"directories\": {\"source\": \"/another\"}}");
    Files.writeString(
        info.resolve("intro-buildoptions.json"),
        "[{\"name\": \"buildtype\", \"value\": \"debug\"}]");
    Files.writeString(directory.resolve("CMakeLists.txt"), "");
    Files.writeString(
        buildDirectory().resolve("CMakeCache.txt"),
        """
        CMAKE_BUILD_TYPE:STRING=Debug
        CMAKE_GENERATOR:INTERNAL=Ninja
        CMAKE_HOME_DIRECTORY:INTERNAL=%s
        """
            .formatted(directory));
  }

  private void sconce(List<String> javaOptions, int expectedCode)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(java);
    command.addAll(javaOptions);
    // What is kept for the next start is kept only by a program that knows which it is.
    command.add("-Dsconce.code=training");
    command.add("dev.sconce.app.Main");
    command.addAll(findsBuild() ? List.of(face, "-k", "0") : List.of(face, "-C", ".", "-k", "0"));
    ProcessBuilder builder = new ProcessBuilder(console() ? onTerminal(command) : command);
    builder.directory(directory.toFile());
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.contains("JAVA") || name.startsWith("NINJA") || name.equals("CI"));
    // As the launcher hands it on where the user set no locale.
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().put("SCONCE_ORIG_LC_ALL", "-");
    builder.environment().put("LANG", "C.UTF-8");
    builder.environment().put("TERM", "xterm-256color");
    String path = builder.environment().getOrDefault("PATH", "/usr/bin:/bin");
    builder.environment().put("PATH", directory.resolve("peer") + ":" + path);
    Path output = directory.resolve("output.txt");
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    Process process = builder.start();
    if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IOException("training did not end in " + LIMIT_MINUTES + " minutes: " + command);
    }
    if (process.exitValue() != expectedCode) {
      System.err.print(Files.readString(output));
      throw new IOException("exit code " + process.exitValue() + " from: " + command);
    }
  }
}
