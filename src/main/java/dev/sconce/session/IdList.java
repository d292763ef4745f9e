package dev.sconce.session;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/** An immutable list of ids that uses four bytes for each. Equal to any list of the same ids. */
public final class IdList extends AbstractList<Integer> implements RandomAccess {
  private static final IdList EMPTY = new IdList(new int[0]);

  private final int[] ids;

  private IdList(int[] ids) {
    this.ids = ids;
  }

  /** A copy of the present ids of a growing list. */
  public static IdList of(IntList ids) {
    return ids.isEmpty() ? EMPTY : new IdList(ids.toArray());
  }

  /** A copy of any list; free if it is already an {@code IdList}. */
  public static IdList copyOf(List<Integer> ids) {
    if (ids instanceof IdList known) {
      return known;
    }
    if (ids.isEmpty()) {
      return EMPTY;
    }
    int[] copy = new int[ids.size()];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = ids.get(i);
    }
    return new IdList(copy);
  }

  /** The id at an index, without boxing. */
  public int id(int index) {
    return ids[index];
  }

  @Override
  public Integer get(int index) {
    return ids[index];
  }

  @Override
  public int size() {
    return ids.length;
  }
}
