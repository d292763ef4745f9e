package dev.sconce.schedule;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How long steps took, to guess how long others take that were never timed: as long as those of the
 * same rule and about the same size of source, else as those of a similar rule and that size, else
 * as those of the rule whatever their size. Rules are similar whose names agree up to a double
 * underscore: CMake has a rule for each target, such as {@code CXX_COMPILER__net_Debug}.
 */
public final class SimilarStepTimes {
  /** The size of a source that is not known. */
  public static final long UNKNOWN_SIZE = -1;

  private static final String TARGET_FOLLOWS = "__";

  private static final class Times {
    long sum;
    int count;

    void add(long millis) {
      sum += millis;
      count++;
    }
  }

  private static final class Group {
    final Times all = new Times();

    /** By the length of the size in bits: sizes in one differ by less than a factor of two. */
    final Map<Integer, Times> bySize = new HashMap<>();

    void add(int bits, long millis) {
      Times times = bySize.get(bits);
      if (times == null) {
        times = new Times();
        bySize.put(bits, times);
      }
      times.add(millis);
      all.add(millis);
    }

    @Nullable Times nearest(long size) {
      Times same = bySize.get(bits(size));
      if (same != null || size < 0) {
        return same;
      }
      Times smaller = bySize.get(bits(size) - 1);
      Times larger = bySize.get(bits(size) + 1);
      if (smaller == null || larger == null) {
        return smaller == null ? larger : smaller;
      }
      Times between = new Times();
      between.sum = smaller.sum / smaller.count + larger.sum / larger.count;
      between.count = 2;
      return between;
    }
  }

  private final Map<String, Group> groups = new HashMap<>();

  private static int bits(long size) {
    return size < 0 ? -1 : Long.SIZE - Long.numberOfLeadingZeros(size);
  }

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
  public void add(String rule, long size, long millis) {
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
    group.add(bits(size), millis);
  }

  /** How long a step will take; {@link StepWeights#UNKNOWN_MILLIS} when none like it was timed. */
  public long guess(String rule, long size) {
    Group own = groups.get(rule);
    Group similar = groups.get(family(rule));
    Times times = own == null ? null : own.nearest(size);
    if (times == null && similar != null) {
      times = similar.nearest(size);
    }
    if (times == null) {
      Group any = own == null ? similar : own;
      times = any == null ? null : any.all;
    }
    return times == null ? StepWeights.UNKNOWN_MILLIS : times.sum / times.count;
  }
}
