package dev.sconce.app.workspace;

import dev.sconce.action.FirstKey;
import dev.sconce.action.Roots;
import dev.sconce.app.settings.Setting;
import dev.sconce.app.settings.SettingType;
import dev.sconce.app.settings.Settings;
import dev.sconce.app.settings.SettingsException;
import dev.sconce.cache.ResultCache;
import dev.sconce.engine.BuildParts;
import dev.sconce.engine.CacheNotices;
import dev.sconce.engine.CachePolicy;
import dev.sconce.engine.CacheRules;
import dev.sconce.exec.CommandEnvironment;
import dev.sconce.files.NativePath;
import dev.sconce.history.HitRates;
import dev.sconce.schedule.CacheUse;
import dev.sconce.session.CacheEvent;
import dev.sconce.session.CacheMode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The caches in the settings, from the reading of the manifest to the end of the process. A
 * server's client is created in parallel with the reading. Without a server, none of its classes is
 * loaded.
 */
public final class CacheSetup implements AutoCloseable {
  /** Bounds the wait for a server that has gone away. */
  private static final Duration MAX_WAIT_FOR_UPLOADS = Duration.ofMinutes(10);

  /** Most pushes are done by then, and users hardly notice the wait. */
  private static final Duration USUAL_WAIT_FOR_UPLOADS = Duration.ofSeconds(2);

  private static final String STATE = ".sconce";
  private static final String STAGING = "incoming";
  private static final String SNAPSHOTS = "outgoing";
  private static final Path PROCESSOR = Path.of("/proc/cpuinfo");
  private static final int MAX_PROCESSOR_BYTES = 1 << 16;

  private final Settings settings;
  private final CommandEnvironment inherited;
  private final CommandEnvironment ofSteps;
  private final Path directory;
  private final CacheNotices notices = new CacheNotices();
  private final CacheDebugFile debugFile;
  private final CacheOpening opening;
  private BuildParts.@Nullable Caching parts;

  private CacheSetup(
      Settings settings,
      CommandEnvironment inherited,
      CommandEnvironment ofSteps,
      Path directory,
      CacheDebugFile debugFile,
      InstantSource clock,
      long startedAtMillis)
      throws SettingsException {
    this.settings = settings;
    this.inherited = inherited;
    this.ofSteps = ofSteps;
    this.directory = directory;
    this.debugFile = debugFile;
    this.opening =
        CacheOpening.begin(
            settings,
            inherited,
            directory.resolve(STATE).resolve(SNAPSHOTS),
            notices,
            clock,
            startedAtMillis);
  }

  /** Whether the settings ask for any cache. */
  public static boolean isWanted(Settings settings) {
    return settings.text(Setting.REMOTE_CACHE_URL).isPresent() || isLocalWanted(settings);
  }

  /** Whether the settings ask for a cache on this machine. */
  static boolean isLocalWanted(Settings settings) {
    String disk = settings.text(Setting.DISK_CACHE).orElse(SettingType.DirectoryOrOff.OFF);
    return switch (disk) {
      case SettingType.DirectoryOrOff.OFF -> false;
      case SettingType.DirectoryOrOff.AUTO -> settings.text(Setting.REMOTE_CACHE_URL).isPresent();
      default -> true;
    };
  }

  /**
   * Starts opening the caches.
   *
   * @param inherited the environment of this process
   * @param ofSteps that of commands
   * @param directory the build directory, absolute
   * @return null if no cache is asked for
   */
  public static @Nullable CacheSetup begin(
      Settings settings,
      CommandEnvironment inherited,
      CommandEnvironment ofSteps,
      Path directory,
      InstantSource clock,
      long startedAtMillis)
      throws SettingsException {
    if (!isWanted(settings)) {
      return null;
    }
    return new CacheSetup(
        settings,
        inherited,
        ofSteps,
        directory,
        CacheDebugFile.open(settings.text(Setting.CACHE_DEBUG)),
        clock,
        startedAtMillis);
  }

  /** Where builds look results up and store them. */
  public BuildParts.Caching parts() throws SettingsException {
    BuildParts.Caching made = parts;
    if (made == null) {
      made = make();
      parts = made;
    }
    return made;
  }

  private BuildParts.Caching make() throws SettingsException {
    Roots roots = WorkspaceRoots.of(directory, inherited);
    CacheRules rules =
        settings.text(Setting.CACHE_RULES).flatMap(CacheRules::read).orElse(CacheRules.NONE);
    List<String> untraced =
        settings.text(Setting.CACHE_UNTRACED).flatMap(CacheRules::readNames).orElse(List.of());
    return new BuildParts.Caching(
        opening.caches().all(),
        opening.caches().here(),
        notices,
        server(),
        roots,
        NativePath.bytes(real(directory)),
        directory.resolve(STATE).resolve(STAGING),
        new FirstKey.Conditions(
            platform(), processor(), settings.text(Setting.CACHE_SALT).orElse("")),
        keyedEnvironment(roots),
        mode(settings),
        isLocalWanted(settings),
        races(),
        new CachePolicy(rules, untraced, settings.isOn(Setting.REMOTE_CACHE_REQUIRE_VERIFIED)),
        hitRates(),
        debugFile.lines());
  }

  /**
   * Whether to race look-ups against local runs. That needs a remote cache: a result on this
   * machine arrives before a command has started.
   */
  private boolean races() {
    return settings.text(Setting.REMOTE_CACHE_URL).isPresent()
        && settings.text(Setting.LOCAL_RACE).equals(Optional.of("on"));
  }

  private CacheEvent.@Nullable CacheConfigured server() {
    Optional<String> url = settings.text(Setting.REMOTE_CACHE_URL);
    if (url.isEmpty()) {
      return null;
    }
    String shown = new SettingType.Address().shown(url.get());
    String name = shown.replaceFirst("^https?://(\\*\\*\\*@)?", "").replaceFirst("[:/].*$", "");
    return new CacheEvent.CacheConfigured(
        name.isEmpty() || shown.startsWith("file:") ? shown : name,
        mode(settings),
        settings.whole(Setting.REMOTE_CACHE_CONNECTIONS),
        hitRates().usualPercent());
  }

  private HitRates hitRates() {
    return new HitRates(directory.resolve(STATE));
  }

  /** Which results are fetched when they are found; all if there is no remote cache. */
  public static CacheUse.Download download(Settings settings) {
    return settings.text(Setting.REMOTE_CACHE_URL).isEmpty()
        ? CacheUse.Download.ALL
        : CacheUse.Download.valueOf(
            settings.text(Setting.REMOTE_CACHE_DOWNLOAD).orElse("all").toUpperCase(Locale.ROOT));
  }

  /** The initial mode of the remote cache. */
  static CacheMode mode(Settings settings) {
    if (settings.text(Setting.REMOTE_CACHE_URL).isEmpty()) {
      return CacheMode.OFF;
    }
    boolean fetch = settings.isOn(Setting.REMOTE_CACHE_FETCH_ENABLED);
    boolean push = settings.isOn(Setting.REMOTE_CACHE_PUSH_ENABLED);
    if (fetch) {
      return push ? CacheMode.FETCH_AND_PUSH : CacheMode.FETCH;
    }
    return push ? CacheMode.PUSH : CacheMode.OFF;
  }

  private List<String> keyedEnvironment(Roots roots) {
    boolean strict = settings.text(Setting.ENV).equals(Optional.of("strict"));
    return KeyedEnvironment.of(ofSteps, strict, roots, path -> Files.isDirectory(path));
  }

  /**
   * The part of the platform that is in every key. What programs report about the machine is keyed
   * with those programs.
   */
  private static String platform() {
    return System.getProperty("os.name", "").toLowerCase(Locale.ROOT)
        + ' '
        + System.getProperty("os.arch", "");
  }

  /** The model and the features of the first processor. */
  private static String processor() {
    try {
      byte[] bytes;
      try (var in = Files.newInputStream(PROCESSOR)) {
        bytes = in.readNBytes(MAX_PROCESSOR_BYTES);
      }
      StringBuilder text = new StringBuilder();
      for (String line : new String(bytes, StandardCharsets.ISO_8859_1).split("\n")) {
        if (line.isBlank()) {
          break;
        }
        boolean changes =
            line.matches(
                "(cpu MHz|bogomips|BogoMIPS|processor|apicid|initial apicid|core id|physical"
                    + " id).*");
        if (!changes) {
          text.append(line).append('\n');
        }
      }
      return text.toString();
    } catch (IOException unknown) {
      return "";
    }
  }

  private static Path real(Path directory) {
    try {
      return directory.toRealPath();
    } catch (IOException gone) {
      return directory;
    }
  }

  /**
   * Waits for the remaining pushes: for all of them if the user wants that, else for a moment.
   *
   * @return a message about the rest; a byte string
   */
  public Optional<String> finish() {
    CacheClients.OpenCaches caches = opening.cachesIfOpen();
    if (caches == null) {
      return Optional.empty();
    }
    Optional<String> left = awaitUploads(caches);
    debugFile.flush().ifPresent(notices::noticed);
    return left;
  }

  private Optional<String> awaitUploads(CacheClients.OpenCaches caches) {
    ResultCache cache = caches.all();
    boolean all = settings.isOn(Setting.WAIT_FOR_UPLOADS);
    try {
      if (cache.awaitIdle(all ? MAX_WAIT_FOR_UPLOADS : USUAL_WAIT_FOR_UPLOADS)) {
        return Optional.empty();
      }
    } catch (InterruptedException leave) {
      Thread.currentThread().interrupt();
    }
    int left = cache.traffic().pushesOpen();
    return left == 0
        ? Optional.empty()
        : Optional.of(
            "cache: "
                + left
                + (left == 1 ? " result was" : " results were")
                + " not pushed"
                + (all ? " in time" : "; --wait-for-uploads waits for that"));
  }

  /** Closes the caches and releases all resources. */
  @Override
  public void close() {
    opening.close();
    debugFile.close();
  }
}
