package dev.sconce.app.workspace;

import dev.sconce.app.settings.Setting;
import dev.sconce.app.settings.SettingType;
import dev.sconce.app.settings.Settings;
import dev.sconce.app.settings.SettingsException;
import dev.sconce.cache.ActionResultFormat;
import dev.sconce.cache.CacheBackend;
import dev.sconce.cache.CacheClock;
import dev.sconce.cache.CacheListener;
import dev.sconce.cache.InvalidSettingException;
import dev.sconce.cache.ResultCache;
import dev.sconce.cache.disk.DiskCache;
import dev.sconce.cache.http.Credentials;
import dev.sconce.cache.http.HttpCacheSettings;
import dev.sconce.cache.http.HttpCacheSettings.ClientCertificate;
import dev.sconce.cache.http.HttpCacheSettings.ProxyAddress;
import dev.sconce.cache.http.Secret;
import dev.sconce.cache.tiers.RemoteCache;
import dev.sconce.cache.tiers.TieredCache;
import dev.sconce.exec.CommandEnvironment;
import dev.sconce.files.NativePath;
import dev.sconce.session.CacheMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/** Creates the clients of the caches in the settings. Loaded only if there is one. */
final class CacheClients {
  private static final Path USUAL_NETRC = Path.of(".netrc");

  private final Settings settings;
  private final CommandEnvironment environment;

  private CacheClients(Settings settings, CommandEnvironment environment) {
    this.settings = settings;
    this.environment = environment;
  }

  /**
   * Opens the caches in the settings.
   *
   * @param local the directory of results on this machine
   * @param snapshots the directory of files to push, if there is no cache on this machine
   */
  static OpenCaches open(
      Settings settings,
      CommandEnvironment environment,
      Optional<Path> local,
      Path snapshots,
      CacheListener listener,
      InstantSource clock,
      long startedAtMillis)
      throws SettingsException {
    CacheClock cacheClock = CacheClock.system(() -> clock.millis() - startedAtMillis);
    Optional<DiskCache> disk =
        local.map(directory -> LocalCache.open(directory, settings, clock, listener));
    DiskCache kept =
        disk.orElseGet(() -> DiskCache.local(snapshots, Long.MAX_VALUE, clock, listener));
    if (disk.isEmpty() && isAskedFor(settings)) {
      listener.noticed(
          "nothing is kept on this machine: neither XDG_CACHE_HOME nor HOME is a full path;"
              + " name a directory by --disk-cache");
    }
    Optional<CacheBackend> remote = Optional.empty();
    Optional<String> url = settings.text(Setting.REMOTE_CACHE_URL);
    if (url.isPresent()) {
      CacheClients clients = new CacheClients(settings, environment);
      remote = Optional.of(clients.remote(url.get(), cacheClock, clock, listener));
    }
    int connections = settings.whole(Setting.REMOTE_CACHE_CONNECTIONS);
    ResultCache all =
        new TieredCache(
            disk, kept, remote, CacheSetup.mode(settings), connections, cacheClock, listener);
    Optional<ResultCache> here =
        disk.isPresent()
            ? Optional.of(
                new TieredCache(
                    disk,
                    kept,
                    Optional.empty(),
                    CacheMode.OFF,
                    connections,
                    cacheClock,
                    CacheListener.NONE))
            : Optional.empty();
    return new OpenCaches(all, here);
  }

  private static boolean isAskedFor(Settings settings) {
    return settings.text(Setting.DISK_CACHE).equals(Optional.of(SettingType.DirectoryOrOff.ON));
  }

  /**
   * The opened caches.
   *
   * @param here only the cache on this machine
   */
  record OpenCaches(ResultCache all, Optional<ResultCache> here) implements AutoCloseable {
    @Override
    public void close() {
      all.close();
    }
  }

  private CacheBackend remote(
      String url, CacheClock cacheClock, InstantSource clock, CacheListener listener)
      throws SettingsException {
    try {
      return RemoteCache.open(url, this::configured, cacheClock, clock, listener);
    } catch (InvalidSettingException unusable) {
      throw problem(Setting.REMOTE_CACHE_URL, unusable.getMessage());
    } catch (UnusableSetting unusable) {
      throw unusable.problem;
    }
  }

  /** Carries a settings problem out of a function that may not throw checked exceptions. */
  private static final class UnusableSetting extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient SettingsException problem;

    UnusableSetting(SettingsException problem) {
      super(problem);
      this.problem = problem;
    }
  }

  private HttpCacheSettings.Builder configured(HttpCacheSettings.Builder builder) {
    try {
      return configure(builder);
    } catch (SettingsException problem) {
      throw new UnusableSetting(problem);
    }
  }

  private HttpCacheSettings.Builder configure(HttpCacheSettings.Builder builder)
      throws SettingsException {
    builder
        .connections(settings.whole(Setting.REMOTE_CACHE_CONNECTIONS))
        .format(
            settings.text(Setting.REMOTE_CACHE_FORMAT).equals(Optional.of("json"))
                ? ActionResultFormat.JSON
                : ActionResultFormat.PROTOBUF);
    if (settings.isOn(Setting.REMOTE_CACHE_COMPRESSION)) {
      builder.compression(() -> ZstdCompression.Known.OF_SYSTEM);
    }
    Optional<String> header = settings.text(Setting.REMOTE_CACHE_HEADER);
    if (header.isPresent()) {
      int colon = header.get().indexOf(':');
      builder.header(
          header.get().substring(0, colon), new Secret(header.get().substring(colon + 1).strip()));
    }
    Optional<Path> authorities = file(Setting.REMOTE_CACHE_CA);
    authorities.ifPresent(builder::authorities);
    Optional<Path> certificate = file(Setting.REMOTE_CACHE_CLIENT_CERTIFICATE);
    Optional<Path> key = file(Setting.REMOTE_CACHE_CLIENT_KEY);
    if (certificate.isPresent() != key.isPresent()) {
      Setting given =
          certificate.isPresent()
              ? Setting.REMOTE_CACHE_CLIENT_CERTIFICATE
              : Setting.REMOTE_CACHE_CLIENT_KEY;
      throw problem(given, "a certificate is of use only with its key");
    }
    if (certificate.isPresent()) {
      builder.clientCertificate(new ClientCertificate(certificate.get(), key.orElseThrow()));
    }
    Optional<String> proxy = settings.text(Setting.REMOTE_CACHE_PROXY);
    if (proxy.isPresent()) {
      try {
        builder.proxy(ProxyAddress.parse(proxy.get()));
      } catch (InvalidSettingException unusable) {
        throw problem(Setting.REMOTE_CACHE_PROXY, unusable.getMessage());
      }
    }
    Optional<Credentials> credentials = credentials();
    credentials.ifPresent(builder::credentials);
    return builder;
  }

  /** The credentials of highest precedence. Those in the address are set already. */
  private Optional<Credentials> credentials() throws SettingsException {
    Optional<Path> helper = file(Setting.REMOTE_CACHE_CREDENTIAL_HELPER);
    if (helper.isPresent()) {
      return Optional.of(new Credentials.Helper(helper.get()));
    }
    Optional<String> token = settings.text(Setting.REMOTE_CACHE_TOKEN);
    if (token.isPresent()) {
      return Optional.of(new Credentials.Bearer(new Secret(token.get())));
    }
    Optional<Path> netrc = file(Setting.REMOTE_CACHE_NETRC);
    if (netrc.isPresent()) {
      return Optional.of(new Credentials.Netrc(netrc.get()));
    }
    boolean inAddress =
        settings
            .text(Setting.REMOTE_CACHE_URL)
            .filter(url -> new SettingType.Address().isSecret(url))
            .isPresent();
    return inAddress ? Optional.empty() : usualNetrc();
  }

  private Optional<Credentials> usualNetrc() {
    Optional<String> home = environment.get("HOME").filter(path -> path.startsWith("/"));
    if (home.isEmpty()) {
      return Optional.empty();
    }
    try {
      Path file = NativePath.of("open", home.get()).resolve(USUAL_NETRC);
      return Files.isReadable(file) ? Optional.of(new Credentials.Netrc(file)) : Optional.empty();
    } catch (IOException noPath) {
      return Optional.empty();
    }
  }

  private Optional<Path> file(Setting setting) throws SettingsException {
    Optional<String> name = settings.text(setting);
    if (name.isEmpty()) {
      return Optional.empty();
    }
    try {
      Path file = NativePath.of("open", name.get());
      if (!Files.isReadable(file)) {
        throw problem(setting, name.get() + " cannot be read");
      }
      return Optional.of(file);
    } catch (IOException noPath) {
      throw problem(setting, String.valueOf(noPath.getMessage()));
    }
  }

  private SettingsException problem(Setting setting, String what) {
    return new SettingsException(
        settings.named(setting) + ": " + what, "sconce config  lists the settings");
  }
}
