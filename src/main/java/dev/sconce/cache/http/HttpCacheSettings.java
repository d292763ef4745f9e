package dev.sconce.cache.http;

import dev.sconce.cache.ActionResultFormat;
import dev.sconce.cache.InvalidSettingException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The settings for a cache server.
 *
 * @param connections the maximum number of open requests
 * @param headers sent with each request
 * @param authorities certificates (PEM) of authorities trusted for the server; the system's, if
 *     there are none
 * @param proxy the proxy to the server
 * @param format in which results are sent and requested; any is accepted
 * @param compression of large contents, which are then requested compressed
 */
public record HttpCacheSettings(
    CacheAddress address,
    int connections,
    Timeouts timeouts,
    Credentials credentials,
    Map<String, Secret> headers,
    Optional<Path> authorities,
    Optional<ClientCertificate> clientCertificate,
    Optional<ProxyAddress> proxy,
    ActionResultFormat format,
    Supplier<Optional<Compression>> compression) {
  /** The maximum number of open requests, unless the user sets another. */
  public static final int DEFAULT_CONNECTIONS = 100;

  /** Copies the headers. */
  public HttpCacheSettings {
    if (connections < 1) {
      throw new IllegalArgumentException("connections: " + connections);
    }
    headers = Map.copyOf(headers);
  }

  /** The address alone, with the credentials in it. */
  public static HttpCacheSettings of(CacheAddress address) {
    return at(address).build();
  }

  /** Begins with the default settings. */
  public static Builder at(CacheAddress address) {
    return new Builder(address);
  }

  /** Collects settings. */
  public static final class Builder {
    private final CacheAddress address;
    private int connections = DEFAULT_CONNECTIONS;
    private Timeouts timeouts = Timeouts.DEFAULT;
    private Credentials credentials;
    private final Map<String, Secret> headers = new LinkedHashMap<>();
    private Optional<Path> authorities = Optional.empty();
    private Optional<ClientCertificate> clientCertificate = Optional.empty();
    private Optional<ProxyAddress> proxy = Optional.empty();
    private ActionResultFormat format = ActionResultFormat.PROTOBUF;
    private Supplier<Optional<Compression>> compression = Optional::empty;

    private Builder(CacheAddress address) {
      this.address = address;
      credentials = address.credentials().orElse(new Credentials.None());
    }

    public Builder connections(int count) {
      connections = count;
      return this;
    }

    public Builder timeouts(Timeouts chosen) {
      timeouts = chosen;
      return this;
    }

    /** Replaces the credentials in the address. */
    public Builder credentials(Credentials chosen) {
      credentials = chosen;
      return this;
    }

    public Builder header(String name, Secret value) {
      headers.put(name, value);
      return this;
    }

    public Builder authorities(Path certificates) {
      authorities = Optional.of(certificates);
      return this;
    }

    public Builder clientCertificate(ClientCertificate certificate) {
      clientCertificate = Optional.of(certificate);
      return this;
    }

    public Builder proxy(ProxyAddress chosen) {
      proxy = Optional.of(chosen);
      return this;
    }

    public Builder format(ActionResultFormat chosen) {
      format = chosen;
      return this;
    }

    /** Called when there is something to decompress. */
    public Builder compression(Supplier<Optional<Compression>> chosen) {
      compression = chosen;
      return this;
    }

    /** The settings so far. */
    public HttpCacheSettings build() {
      return new HttpCacheSettings(
          address,
          connections,
          timeouts,
          credentials,
          headers,
          authorities,
          clientCertificate,
          proxy,
          format,
          compression);
    }
  }

  /**
   * The timeouts of requests.
   *
   * @param connect until a connection is made
   * @param result until a result is fetched or stored, in total
   * @param contentProgress without any progress of a content
   */
  public record Timeouts(Duration connect, Duration result, Duration contentProgress) {
    public static final Timeouts DEFAULT =
        new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(120));
  }

  /**
   * The certificate that authenticates Sconce, in PEM files.
   *
   * @param certificates ours and those above it
   * @param privateKey not encrypted
   */
  public record ClientCertificate(Path certificates, Path privateKey) {}

  /** An HTTP proxy, and the credentials for it. */
  public record ProxyAddress(String host, int port, Optional<Credentials.Basic> user) {
    /** Parses {@code [http://][user:password@]host:port}. */
    public static ProxyAddress parse(String text) throws InvalidSettingException {
      CacheAddress parsed;
      try {
        parsed = CacheAddress.parse(text.contains("://") ? text : "http://" + text);
      } catch (InvalidSettingException unusable) {
        throw new InvalidSettingException("the proxy is not of the form http://host:port");
      }
      return new ProxyAddress(
          parsed.host(), parsed.port(), parsed.credentials().map(user -> (Credentials.Basic) user));
    }
  }
}
