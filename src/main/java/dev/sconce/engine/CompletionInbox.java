package dev.sconce.engine;

import dev.sconce.schedule.Completion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Where completions of other threads and questions arrive. Those who post bound it: there is one
 * completion for each command that runs, for each step that is being compared, for a gate that was
 * asked and for each time the terminal was asked for; and as many requests and questions as users
 * have that nobody took up yet.
 */
class CompletionInbox {
  /** What arrived, each kind in order of arrival. */
  record Arrivals(List<Completion> completions, List<QuestionAnswerer.PendingQuestion> enquiries) {
    boolean isEmpty() {
      return completions.isEmpty() && enquiries.isEmpty();
    }
  }

  private Arrivals arrived = new Arrivals(new ArrayList<>(), new ArrayList<>());
  private boolean woken;
  private boolean closed;

  /** Leaves a completion. Any thread. */
  synchronized void post(Completion completion) {
    arrived.completions().add(completion);
    notifyAll();
  }

  /**
   * Leaves a request. Any thread.
   *
   * @return whether somebody will answer it: not any more once this is closed
   */
  synchronized boolean submit(Completion.Asked request) {
    if (closed) {
      return false;
    }
    post(request);
    return true;
  }

  /**
   * Leaves a question. Any thread.
   *
   * @return whether somebody will answer it: not any more once this is closed
   */
  synchronized boolean ask(QuestionAnswerer.PendingQuestion enquiry) {
    if (closed) {
      return false;
    }
    arrived.enquiries().add(enquiry);
    notifyAll();
    return true;
  }

  /** Puts completions back that were taken and not used, before all that came since. */
  synchronized void putBack(Collection<Completion> completions) {
    arrived.completions().addAll(0, completions);
    notifyAll();
  }

  synchronized boolean isEmpty() {
    return arrived.isEmpty();
  }

  /** Lets {@link #take} return, this time or the next, whether anything is here or not. */
  synchronized void wake() {
    woken = true;
    notifyAll();
  }

  /** Takes all that is here, waiting for the first or until it is woken. */
  synchronized Arrivals take() throws InterruptedException {
    while (arrived.isEmpty() && !woken) {
      wait();
    }
    woken = false;
    Arrivals taken = arrived;
    arrived = new Arrivals(new ArrayList<>(), new ArrayList<>());
    return taken;
  }

  /** Takes no more questions and requests; returns what nobody answered or used. */
  synchronized Arrivals close() {
    closed = true;
    Arrivals unhandled = arrived;
    arrived = new Arrivals(new ArrayList<>(), new ArrayList<>());
    return unhandled;
  }
}
