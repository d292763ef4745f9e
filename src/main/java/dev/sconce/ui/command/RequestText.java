package dev.sconce.ui.command;

import dev.sconce.session.BuildEvent.Message;
import dev.sconce.session.BuildEvent.Severity;
import dev.sconce.session.BuildRequest;
import dev.sconce.session.CacheMode;
import dev.sconce.ui.text.DisplayText;
import dev.sconce.ui.text.UnitText;

/** Names requests to the build in a word or two. */
public final class RequestText {
  private RequestText() {}

  public static String of(BuildRequest request) {
    return switch (request) {
      case BuildRequest.Pause _ -> "pause";
      case BuildRequest.Resume _ -> "resume";
      case BuildRequest.Retry _ -> "retry";
      case BuildRequest.RetrySteps some ->
          "retry " + UnitText.of(some.steps().size(), "step", "steps");
      case BuildRequest.RetryAll _ -> "retry all";
      case BuildRequest.Cancel _ -> "cancel";
      case BuildRequest.Stop _ -> "stop";
      case BuildRequest.SetSlots slots -> UnitText.of(slots.slots(), "slot", "slots");
      case BuildRequest.AddTargets targets ->
          "build " + DisplayText.decode(String.join(" ", targets.targets()));
      case BuildRequest.SetMode mode -> "mode " + mode(mode.mode());
      case BuildRequest.AskCache _ -> "ask the cache";
    };
  }

  /** The word for a mode. */
  public static String mode(CacheMode mode) {
    return switch (mode) {
      case OFF -> "off";
      case FETCH -> "fetch";
      case FETCH_AND_PUSH -> "fetch+push";
      case PUSH -> "push";
    };
  }

  /** The effect of this many stop requests, and of another one. */
  public static String stopped(int times) {
    return times == 1 ? "stopping; ^C again kills what runs" : "killed; ^C again quits at once";
  }

  /** The message among plain lines that a key goes back to the screen. */
  public static Message back(String key) {
    return new Message(Severity.INFO, key + " brings the screen back");
  }
}
