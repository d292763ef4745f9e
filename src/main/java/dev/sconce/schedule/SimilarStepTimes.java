package dev.sconce.schedule;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Guesses the duration of steps that were never timed from the durations of other steps. Uses the
 * first known of these: steps of the same rule and about the same size; of a similar rule and that
 * size; a linear fit of durations to sizes in similar rules; the same rule; similar rules; steps of
 * the same kind. Rules are similar if their names agree up to a double underscore, because CMake
 * has a rule for each target, such as {@code CXX_COMPILER__net_Debug}.
 */
public final class SimilarStepTimes {
  /** An unknown size. */
  public static final long UNKNOWN_SIZE = -1;

  /** The kind of inputs that a step reads. */
  public enum Kind {
    /** Sources, like compilers. */
    SOURCES,
    /** Only outputs of other steps, like archivers and linkers. */
    MADE_FILES
  }

  private static final String TARGET_FOLLOWS = "__";

  /** An archiver takes a small fraction of a compiler's time; used until one was timed. */
  private static final int MADE_FILES_PART = 10;

  /** For sizes beyond the known ones, the guess is at most this many times the longest duration. */
  private static final int MOST_TIMES_LONGER = 4;

  private static final class Times {
    long sum;
    int count;

    void add(long millis) {
      sum += millis;
      count++;
    }

    long average() {
      return sum / count;
    }
  }

  /** The durations of one rule or family, with a linear fit of durations to sizes. */
  private static final class Group {
    final Times all = new Times();

    /** By the bit length of the size: sizes with the same key differ by less than a factor of 2. */
    final Map<Integer, Times> bySize = new HashMap<>();

    private int sized;
    private double sizes;
    private double times;
    private double squares;
    private double products;
    private long longest;

    void add(long size, long millis) {
      all.add(millis);
      if (size < 0) {
        return;
      }
      Times near = bySize.get(bits(size));
      if (near == null) {
        near = new Times();
        bySize.put(bits(size), near);
      }
      near.add(millis);
      sized++;
      sizes += size;
      times += millis;
      squares += (double) size * size;
      products += (double) size * millis;
      longest = Math.max(longest, millis);
    }

    @Nullable Times near(long size) {
      return size < 0 ? null : bySize.get(bits(size));
    }

    /** The duration for a size by the linear fit; unknown if all known sizes are similar. */
    long bySize(long size) {
      double spread = sized * squares - sizes * sizes;
      if (size < 0 || bySize.size() < 2 || spread <= 0) {
        return StepWeights.UNKNOWN_MILLIS;
      }
      double slope = Math.max(0, (sized * products - sizes * times) / spread);
      double atNothing = (times - slope * sizes) / sized;
      if (atNothing < 0) {
        atNothing = 0;
        slope = products / squares;
      }
      return (long) Math.min(atNothing + slope * size, MOST_TIMES_LONGER * (double) longest);
    }

    private static int bits(long size) {
      return Long.SIZE - Long.numberOfLeadingZeros(size);
    }
  }

  private final Map<String, Group> groups = new HashMap<>();
  private final Times ofSources = new Times();
  private final Times ofMadeFiles = new Times();

  /** The part of a rule's name that rules of other targets share. */
  public static String family(String rule) {
    int end = rule.indexOf(TARGET_FOLLOWS);
    return end > 0 ? rule.substring(0, end) : rule;
  }

  /**
   * Adds the duration of a step.
   *
   * @param size the size of its source, or {@link #UNKNOWN_SIZE}
   */
  public void add(String rule, Kind kind, long size, long millis) {
    (kind == Kind.SOURCES ? ofSources : ofMadeFiles).add(millis);
    addTo(rule, size, millis);
    String family = family(rule);
    if (!family.equals(rule)) {
      addTo(family, size, millis);
    }
  }

  private void addTo(String name, long size, long millis) {
    Group group = groups.get(name);
    if (group == null) {
      group = new Group();
      groups.put(name, group);
    }
    group.add(size, millis);
  }

  /**
   * The guessed duration of a step; {@link StepWeights#UNKNOWN_MILLIS} if no similar step was
   * timed.
   */
  public long guess(String rule, Kind kind, long size) {
    Group own = groups.get(rule);
    Group similar = groups.get(family(rule));
    if (similar == null) {
      return guess(kind);
    }
    Times near = own == null ? null : own.near(size);
    if (near == null) {
      near = similar.near(size);
    }
    if (near != null) {
      return near.average();
    }
    long bySize = similar.bySize(size);
    if (bySize != StepWeights.UNKNOWN_MILLIS) {
      return bySize;
    }
    return own == null ? similar.all.average() : own.all.average();
  }

  private long guess(Kind kind) {
    if (kind == Kind.MADE_FILES && ofMadeFiles.count > 0) {
      return ofMadeFiles.average();
    }
    if (kind == Kind.MADE_FILES && ofSources.count > 0) {
      return ofSources.average() / MADE_FILES_PART;
    }
    return StepWeights.UNKNOWN_MILLIS;
  }
}
