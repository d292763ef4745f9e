package dev.sconce.engine;

import dev.sconce.action.CacheObstacle;
import dev.sconce.action.Ingredient;
import dev.sconce.action.PathTable.Pair;
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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds in outputs and sources what ties a result to one place, one run or one moment. Safe for use
 * by several threads.
 */
final class ResultTraits {
  private static final List<String> MENTIONS =
      List.of(
          "__FILE__", "__builtin_FILE", "source_location", "__DATE__", "__TIME__", "__TIMESTAMP__");

  /** How many of them stand for the name of a source; the others stand for a time. */
  private static final int NAMES_OF_SOURCES = 3;

  /** Larger ones are no sources. */
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
  private final ContentSearch places;

  /** What contents mention, by their digests: headers are asked about for many steps. */
  private final Map<Digest, BitSet> mentioned = new ConcurrentHashMap<>();

  ResultTraits(FileSystem files, StepKeys keys) {
    this.files = files;
    this.keys = keys;
    this.places = new ContentSearch(keys.setting().roots().searchTexts());
  }

  /** Whether clang writes times into the output of a step. */
  static boolean isTimedPch(String command) {
    return CLANG_PCH.matcher(command).find() && !command.contains("-fno-pch-timestamp");
  }

  /** What keeps a result from being shared at all. */
  Optional<CacheObstacle> obstacle(StepKeys.Subject subject, Set<Pair> pairs, String temporary)
      throws IOException {
    if (!temporary.isEmpty()) {
      ContentSearch name = new ContentSearch(List.of(temporary));
      for (String output : subject.outputs()) {
        if (isIn(subject, name, output)) {
          return Optional.of(new CacheObstacle(CacheObstacle.Kind.TEMPORARY_NAME, output));
        }
      }
    }
    if (!keys.setting().fixesBuildTime()) {
      for (String source : workspaceFiles(subject, pairs)) {
        if (mentions(source).nextSetBit(NAMES_OF_SOURCES) >= 0) {
          return Optional.of(new CacheObstacle(CacheObstacle.Kind.BUILD_TIME, source));
        }
      }
    }
    return Optional.empty();
  }

  /** Whether a result may be another one in another directory. */
  boolean dependsOnPlace(StepKeys.Subject subject, Set<Pair> pairs, byte[] stdout)
      throws IOException {
    if (!places.find(stdout).isEmpty()
        || COMPRESSED_SECTIONS.matcher(subject.command() + subject.responseFile()).find()) {
      return true;
    }
    for (String output : subject.outputs()) {
      if (isCompressed(subject, output) || isIn(subject, places, output)) {
        return true;
      }
    }
    if (mentionsUnmappedPlace(subject)) {
      for (String source : workspaceFiles(subject, pairs)) {
        int first = mentions(source).nextSetBit(0);
        if (first >= 0 && first < NAMES_OF_SOURCES) {
          return true;
        }
      }
    }
    return false;
  }

  /** In a file, or in what a link says. */
  private boolean isIn(StepKeys.Subject subject, ContentSearch search, String output)
      throws IOException {
    String path = subject.reader().graph().absolute(output);
    AccessSet.State state = files.state(path);
    if (state.kind() == AccessSet.State.Kind.LINK) {
      byte[] target = state.target().getBytes(StandardCharsets.ISO_8859_1);
      return !search.find(target).isEmpty();
    }
    Optional<InputStream> content = files.open(path);
    if (content.isEmpty()) {
      return false;
    }
    try (InputStream in = content.get()) {
      return !search.find(in).isEmpty();
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

  /** Whether names of sources that a compiler gets may have a root in them. */
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

  private List<String> workspaceFiles(StepKeys.Subject subject, Set<Pair> pairs) {
    Roots roots = keys.setting().roots();
    List<String> found = new ArrayList<>(subject.declared());
    for (Pair pair : pairs) {
      if (pair.access() == Ingredient.Access.READ && Roots.mentionsPlace(pair.path())) {
        roots.path(pair.path()).ifPresent(found::add);
      }
    }
    return found;
  }

  private BitSet mentions(String path) throws IOException {
    if (!(keys.content(path) instanceof Ingredient.FileState.Content content)
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
