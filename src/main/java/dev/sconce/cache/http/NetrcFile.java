package dev.sconce.cache.http;

import dev.sconce.cache.InvalidSettingException;
import dev.sconce.files.FileException;
import dev.sconce.files.NativePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Reads user names and passwords for a host from {@code ~/.netrc}. */
final class NetrcFile {
  private NetrcFile() {}

  /** The first entry for a host, or the default one; empty also if there is no file. */
  static Optional<Credentials.Basic> find(Path file, String host) throws InvalidSettingException {
    List<String> words;
    try {
      words = words(Files.readString(file, StandardCharsets.ISO_8859_1));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    } catch (IOException failure) {
      throw new InvalidSettingException(
          FileException.of("read", NativePath.bytes(file), failure).getMessage());
    }
    Iterator<String> rest = words.iterator();
    boolean ours = false;
    String user = "";
    String password = "";
    while (rest.hasNext()) {
      String word = rest.next();
      if (word.equals("machine") || word.equals("default")) {
        if (ours && !user.isEmpty()) {
          break;
        }
        ours = word.equals("default") || (rest.hasNext() && rest.next().equalsIgnoreCase(host));
      } else if (word.equals("login") && rest.hasNext()) {
        user = ours ? rest.next() : skip(rest, user);
      } else if (word.equals("password") && rest.hasNext()) {
        password = ours ? rest.next() : skip(rest, password);
      }
    }
    return ours && !user.isEmpty()
        ? Optional.of(new Credentials.Basic(user, new Secret(password)))
        : Optional.empty();
  }

  private static String skip(Iterator<String> rest, String kept) {
    rest.next();
    return kept;
  }

  /** Drops comments, and macros, which end at an empty line. */
  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    boolean macro = false;
    for (String line : text.lines().toList()) {
      if (line.isBlank()) {
        macro = false;
      }
      for (String word : macro ? List.<String>of() : List.of(line.strip().split("\\s+", -1))) {
        if (word.startsWith("#") && !follows(words, "password")) {
          break;
        }
        if (word.equals("macdef")) {
          macro = true;
          break;
        }
        words.add(word);
      }
    }
    words.removeIf(String::isEmpty);
    return words;
  }

  private static boolean follows(List<String> words, String word) {
    return !words.isEmpty() && words.getLast().equals(word);
  }
}
