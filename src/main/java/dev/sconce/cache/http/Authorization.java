package dev.sconce.cache.http;

import dev.sconce.cache.InvalidSettingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The headers that authenticate requests. Safe for use by several threads. */
abstract class Authorization {
  static final String HEADER = "Authorization";

  /** The current headers. */
  abstract Map<String, List<String>> headers() throws IOException, InterruptedException;

  /**
   * The server refused these headers.
   *
   * @return whether others may be available now
   */
  abstract boolean renew(Map<String, List<String>> refused);

  /** The authorization that the settings ask for. */
  static Authorization of(HttpCacheSettings settings, InstantSource clock)
      throws InvalidSettingException {
    Map<String, List<String>> fixed = new HashMap<>();
    for (Map.Entry<String, Secret> header : settings.headers().entrySet()) {
      checkName(header.getKey());
      fixed.put(
          header.getKey(), List.of(checked("the header " + header.getKey(), header.getValue())));
    }
    Optional<String> value =
        switch (settings.credentials()) {
          case Credentials.None _ -> Optional.empty();
          case Credentials.Basic basic -> Optional.of(basic(basic));
          case Credentials.Bearer bearer ->
              Optional.of("Bearer " + checked("the token", bearer.token()));
          case Credentials.Netrc netrc ->
              NetrcFile.find(netrc.file(), settings.address().host()).map(Authorization::basic);
          case Credentials.Helper _ -> Optional.empty();
        };
    value.ifPresent(text -> fixed.put(HEADER, List.of(text)));
    return settings.credentials() instanceof Credentials.Helper helper
        ? new CredentialHelper(helper.program(), settings.address(), fixed, clock)
        : new Fixed(fixed);
  }

  static String basic(Credentials.Basic basic) {
    String both = basic.user() + ":" + basic.password().reveal();
    return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
  }

  private static String checked(String what, Secret value) throws InvalidSettingException {
    Optional<String> problem = value.problem();
    if (problem.isPresent()) {
      throw new InvalidSettingException(what + " for the remote cache " + problem.get());
    }
    return value.reveal();
  }

  private static void checkName(String name) throws InvalidSettingException {
    if (!isName(name)) {
      throw new InvalidSettingException(
          "a header for the remote cache has a name that no header may have");
    }
  }

  static boolean isName(String name) {
    return name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  }

  /** Headers that never change. */
  private static final class Fixed extends Authorization {
    private final Map<String, List<String>> headers;

    Fixed(Map<String, List<String>> headers) {
      this.headers = Map.copyOf(headers);
    }

    @Override
    Map<String, List<String>> headers() {
      return headers;
    }

    @Override
    boolean renew(Map<String, List<String>> refused) {
      return false;
    }
  }
}
