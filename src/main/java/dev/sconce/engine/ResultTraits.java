package dev.sconce.engine;

import dev.sconce.action.CacheObstacle;
import dev.sconce.action.Ingredient;
import dev.sconce.action.Roots;
import dev.sconce.digest.Digest;
import dev.sconce.files.AccessSet;
import dev.sconce.files.FileSystem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Searches outputs and sources for traits that tie a result to one location, one run or one moment.
 * Safe for use by several threads.
 */
final class ResultTraits {
  private static final List<String> MENTIONS =
      List.of(
          "__FILE__", "__builtin_FILE", "source_location", "__DATE__", "__TIME__", "__TIMESTAMP__");

  /**
   * How many of them, from the first, stand for the name of a source; the others stand for a time.
   */
  private static final int NAMES_OF_SOURCES = 3;

  /** Larger files are not sources. */
  private static final long MAX_SOURCE_BYTES = 64L << 20;

  private static final Pattern MAPPED_PREFIX =
      Pattern.compile("-f(?:file|macro)-prefix-map=([^\\s=]*)=\\S*");

  private static final Pattern COMPRESSED_SECTIONS =
      Pattern.compile("-gz\\b|--compress-debug-sections");

  private static final Pattern CLANG_PCH =
      Pattern.compile("-emit-pch|clang.*-x c(?:\\+\\+)?-header");

  /** The first bytes of gzip, zstd, xz, bzip2, zip, 7z, lz4, compress. */
  private static final List<String> COMPRESSED =
      List.of(
          "\u001f\u008b",
          "(\u00b5/\u00fd",
          "\u00fd7zXZ\0",
          "BZh",
          "PK\u0003\u0004",
          "7z\u00bc\u00af'\u001c",
          "\u0004\"M\u0018",
          "\u001f\u009d");

  private static final List<String> OBJECTS = List.of("\u007fELF", "!<arch>\n", "!<thin>\n");
  private static final int MAGIC_BYTES = 8;

  private final FileSystem files;
  private final StepKeys keys;
  private final ContentSearch mentions = new ContentSearch(MENTIONS);

  /** By digest: what contents mention, since headers are searched for many steps. */
  private final Map<Digest, BitSet> mentioned = new ConcurrentHashMap<>();

  ResultTraits(FileSystem files, StepKeys keys) {
    this.files = files;
    this.keys = keys;
  }

  /** Whether clang writes times into the output of a step. */
  static boolean isTimedPch(String command) {
    return CLANG_PCH.matcher(command).find() && !command.contains("-fno-pch-timestamp");
  }

  /**
   * The traits of a result.
   *
   * @param obstacle what prevents sharing the result at all
   * @param ofPlace whether the result may differ in another directory
   */
  record Found(Optional<CacheObstacle> obstacle, boolean ofPlace) {
    private static Found of(CacheObstacle.Kind kind, String subject) {
      return new Found(Optional.of(new CacheObstacle(kind, subject)), false);
    }
  }

  /**
   * Searches the outputs and sources of a run.
   *
   * @param sources files of the workspace that it has read, by their paths
   * @param temporary the name of its private temporary directory; empty if it had none
   */
  Found find(
      StepKeys.Subject subject,
      Map<String, Ingredient.State> sources,
      String temporary,
      byte[] stdout)
      throws IOException {
    List<String> texts = new ArrayList<>(keys.setting().roots().searchTexts());
    int places = texts.size();
    if (!temporary.isEmpty()) {
      texts.add(temporary);
    }
    ContentSearch search = new ContentSearch(texts);
    boolean ofPlace =
        search.find(stdout).nextSetBit(0) >= 0
            || COMPRESSED_SECTIONS.matcher(subject.command() + subject.responseFile()).find();
    for (String output : subject.outputs()) {
      BitSet found = find(search, subject.reader().graph().absolute(output));
      if (found.nextSetBit(places) >= 0) {
        return Found.of(CacheObstacle.Kind.TEMPORARY_NAME, output);
      }
      ofPlace |= !found.isEmpty() || isCompressed(subject, output);
    }
    boolean timed = !keys.setting().fixesBuildTime();
    boolean named = !ofPlace && mentionsUnmappedPlace(subject);
    if (timed || named) {
      for (Map.Entry<String, Ingredient.State> source : sources.entrySet()) {
        BitSet found = mentions(source.getKey(), source.getValue());
        if (timed && found.nextSetBit(NAMES_OF_SOURCES) >= 0) {
          return Found.of(CacheObstacle.Kind.BUILD_TIME, source.getKey());
        }
        int first = found.nextSetBit(0);
        ofPlace |= named && first >= 0 && first < NAMES_OF_SOURCES;
      }
    }
    return new Found(Optional.empty(), ofPlace);
  }

  /** Searches a file, or the target text of a link. */
  private BitSet find(ContentSearch search, String path) throws IOException {
    AccessSet.State state = files.state(path);
    if (state.kind() == AccessSet.State.Kind.LINK) {
      return search.find(state.target().getBytes(StandardCharsets.ISO_8859_1));
    }
    Optional<InputStream> content = files.open(path);
    if (content.isEmpty()) {
      return new BitSet();
    }
    try (InputStream in = content.get()) {
      return search.find(in);
    }
  }

  private boolean isCompressed(StepKeys.Subject subject, String output) throws IOException {
    String magic = magic(subject.reader().graph().absolute(output));
    return COMPRESSED.stream().anyMatch(magic::startsWith);
  }

  private String magic(String path) throws IOException {
    Optional<InputStream> content = files.open(path);
    if (content.isEmpty()) {
      return "";
    }
    try (InputStream in = content.get()) {
      return new String(in.readNBytes(MAGIC_BYTES), StandardCharsets.ISO_8859_1);
    }
  }

  /** Whether the names of sources that a compiler receives may contain a root. */
  private boolean mentionsUnmappedPlace(StepKeys.Subject subject) {
    Roots roots = keys.setting().roots();
    String text = roots.tokens(subject.command() + " " + subject.responseFile());
    List<String> mapped = new ArrayList<>();
    Matcher prefixes = MAPPED_PREFIX.matcher(text);
    while (prefixes.find()) {
      mapped.add(prefixes.group(1));
    }
    return roots.mentionsOther(prefixes.replaceAll(""), mapped);
  }

  private BitSet mentions(String path, Ingredient.State state) throws IOException {
    if (!(state instanceof Ingredient.FileState.Content content)
        || content.digest().sizeBytes() > MAX_SOURCE_BYTES) {
      return new BitSet();
    }
    BitSet known = mentioned.get(content.digest());
    if (known != null) {
      return known;
    }
    BitSet found = new BitSet();
    String magic = magic(path);
    Optional<InputStream> opened =
        OBJECTS.stream().anyMatch(magic::startsWith) ? Optional.empty() : files.open(path);
    if (opened.isPresent()) {
      try (InputStream in = opened.get()) {
        found = mentions.find(in);
      }
    }
    mentioned.put(content.digest(), found);
    return found;
  }
}
