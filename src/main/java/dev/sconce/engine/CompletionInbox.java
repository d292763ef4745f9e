package dev.sconce.engine;

import dev.sconce.schedule.Completion;
import dev.sconce.session.BuildEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Where completions from other threads and questions arrive. Its size is bounded by the posters:
 * one completion for each command that runs, for each step that is being compared, for a gate that
 * was asked and for each request for the terminal; few events for each request to a cache; and the
 * requests and questions of users that are not handled yet.
 */
class CompletionInbox {
  /** What arrived, each kind in order of arrival. */
  record Arrivals(
      List<Completion> completions,
      List<QuestionAnswerer.PendingQuestion> enquiries,
      List<BuildEvent> events) {
    static Arrivals none() {
      return new Arrivals(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    boolean isEmpty() {
      return completions.isEmpty() && enquiries.isEmpty() && events.isEmpty();
    }
  }

  private Arrivals arrived = Arrivals.none();
  private boolean woken;
  private boolean closed;

  /** Posts a completion. Any thread. */
  synchronized void post(Completion completion) {
    arrived.completions().add(completion);
    notifyAll();
  }

  /**
   * Posts a request. Any thread.
   *
   * @return whether it will be answered: not after this inbox is closed
   */
  synchronized boolean submit(Completion.Asked request) {
    if (closed) {
      return false;
    }
    post(request);
    return true;
  }

  /**
   * Posts a question. Any thread.
   *
   * @return whether it will be answered: not after this inbox is closed
   */
  synchronized boolean ask(QuestionAnswerer.PendingQuestion enquiry) {
    if (closed) {
      return false;
    }
    arrived.enquiries().add(enquiry);
    notifyAll();
    return true;
  }

  /** Posts an event for all subscribers of the build. Any thread. */
  synchronized void tell(BuildEvent event) {
    arrived.events().add(event);
    notifyAll();
  }

  /** Puts completions back that were taken and not used, before all later ones. */
  synchronized void putBack(Collection<Completion> completions) {
    arrived.completions().addAll(0, completions);
    notifyAll();
  }

  synchronized boolean isEmpty() {
    return arrived.isEmpty();
  }

  /** Lets {@link #take} return, this time or the next, even if nothing is here. */
  synchronized void wake() {
    woken = true;
    notifyAll();
  }

  /** Takes everything that is here; waits until there is something or {@link #wake} is called. */
  synchronized Arrivals take() throws InterruptedException {
    while (arrived.isEmpty() && !woken) {
      wait();
    }
    woken = false;
    Arrivals taken = arrived;
    arrived = Arrivals.none();
    return taken;
  }

  /** Takes the events that are here, and leaves the rest. */
  synchronized List<BuildEvent> takeEvents() {
    List<BuildEvent> taken = List.copyOf(arrived.events());
    arrived.events().clear();
    return taken;
  }

  /** Accepts no more questions and requests; returns what nobody answered or used. */
  synchronized Arrivals close() {
    closed = true;
    Arrivals unhandled = arrived;
    arrived = Arrivals.none();
    return unhandled;
  }
}
