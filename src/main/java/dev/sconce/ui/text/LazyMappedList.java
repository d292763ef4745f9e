package dev.sconce.ui.text;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import java.util.function.Function;

/**
 * Maps the elements of a list when they are accessed: of a long text, only a few lines are shown.
 */
public final class LazyMappedList<S, T> extends AbstractList<T> implements RandomAccess {
  private final List<S> from;
  private final Function<S, T> shape;

  private LazyMappedList(List<S> from, Function<S, T> shape) {
    this.from = from;
    this.shape = shape;
  }

  /**
   * A mapped list.
   *
   * @param from must not change any more
   */
  public static <S, T> List<T> of(List<S> from, Function<S, T> shape) {
    return new LazyMappedList<>(from, shape);
  }

  @Override
  public T get(int index) {
    return shape.apply(from.get(index));
  }

  @Override
  public int size() {
    return from.size();
  }
}
