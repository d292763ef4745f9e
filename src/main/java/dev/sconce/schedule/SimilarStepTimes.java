package dev.sconce.schedule;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How long steps took, to guess how long others take that were never timed. The first of these that
 * is known counts: steps of the same rule and about the same size, of a similar rule and that size,
 * what sizes make of the time in similar rules, the rule, similar rules, steps of the same kind.
 * Rules are similar whose names agree up to a double underscore: CMake has a rule for each target,
 * such as {@code CXX_COMPILER__net_Debug}.
 */
public final class SimilarStepTimes {
  /** A size that is not known. */
  public static final long UNKNOWN_SIZE = -1;

  /** What a step reads. */
  public enum Kind {
    /** Sources, as compilers do. */
    SOURCES,
    /** Only what other steps make, as archivers and linkers do. */
    MADE_FILES
  }

  private static final String TARGET_FOLLOWS = "__";

  /** An archiver takes a small part of what a compiler does; said until one was timed. */
  private static final int MADE_FILES_PART = 10;

  /** A size beyond those that were seen makes a step no more times longer than the longest. */
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

  /** Of one rule or family, with the straight line that fits times by sizes best. */
  private static final class Group {
    final Times all = new Times();

    /** By the length of the size in bits: sizes in one differ by less than a factor of two. */
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

    /** What the size makes of the time; unknown where all that was seen is of one size. */
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

  /** What rules of this name have in common with those of other targets. */
  public static String family(String rule) {
    int end = rule.indexOf(TARGET_FOLLOWS);
    return end > 0 ? rule.substring(0, end) : rule;
  }

  /**
   * Takes note of how long a step took.
   *
   * @param size of its source, {@link #UNKNOWN_SIZE} when unknown
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

  /** How long a step will take; {@link StepWeights#UNKNOWN_MILLIS} when none like it was timed. */
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
