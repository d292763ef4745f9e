package dev.sconce.schedule;

import java.util.Arrays;

/** The startable steps, most urgent first: a heap of edge ids. */
final class ReadyQueue {
  private static final int FIRST_CAPACITY = 64;

  private final StepPriorities priorities;
  private int[] heap = new int[FIRST_CAPACITY];
  private int size;

  ReadyQueue(StepPriorities priorities) {
    this.priorities = priorities;
  }

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  void push(int edge) {
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, size * 2);
    }
    int at = size++;
    while (at > 0 && priorities.before(edge, heap[(at - 1) / 2])) {
      heap[at] = heap[(at - 1) / 2];
      at = (at - 1) / 2;
    }
    heap[at] = edge;
  }

  /** Removes the most urgent step. */
  int pop() {
    int top = heap[0];
    sink(0, heap[--size]);
    return top;
  }

  /** Removes a given step, if it is in the queue. */
  boolean remove(int edge) {
    for (int at = 0; at < size; at++) {
      if (heap[at] == edge) {
        heap[at] = heap[--size];
        reorder();
        return true;
      }
    }
    return false;
  }

  /** Restores the order after priorities have changed. */
  void reorder() {
    for (int at = size / 2 - 1; at >= 0; at--) {
      sink(at, heap[at]);
    }
  }

  void clear() {
    size = 0;
  }

  private void sink(int from, int edge) {
    int at = from;
    while (2 * at + 1 < size) {
      int child = 2 * at + 1;
      if (child + 1 < size && priorities.before(heap[child + 1], heap[child])) {
        child++;
      }
      if (!priorities.before(heap[child], edge)) {
        break;
      }
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = edge;
  }
}
