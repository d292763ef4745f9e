package dev.sconce.ui.tui;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * All that a user can ask for: the one table behind keys, palette and help. Keys are named by their
 * character or as Up, PgDn, Enter, Esc, Tab, F1, ^D.
 */
enum Command {
  /** One row up. */
  UP("up", "", "one row up", "Up", "k"),
  /** One row down. */
  DOWN("down", "", "one row down", "Down", "j"),
  /** A page up. */
  PAGE_UP("page up", "", "half a screen up", "PgUp", "^U"),
  /** A page down. */
  PAGE_DOWN("page down", "", "half a screen down", "PgDn", "^D"),
  /** The first row. */
  FIRST("first", "", "to the first row", "g", "Home"),
  /** The last row. */
  LAST("last", "", "to the last row", "G", "End"),
  /** Opens or closes a target. */
  FOLD("fold", "", "open or close a target", "Space"),
  /** Opens what the cursor is on. */
  OPEN("open", "open", "open the row: all steps of a target, the output of a step", "Enter", "l"),
  /** Goes back. */
  BACK("back", "back", "back; never leaves", "Esc", "h"),
  /** The next pane. */
  NEXT_PANE("next pane", "", "to the next pane", "Tab"),
  /** The tree. */
  TREE("tree", "", "the tree of targets", "1"),
  /** The jobs. */
  JOBS("jobs", "", "the commands that run", "2"),
  /** The cache. */
  CACHE("cache", "", "look-ups, fetches and misses", "3"),
  /** The problems. */
  PROBLEMS("problems", "", "what went wrong", "4"),
  /** The log. */
  LOG("log", "", "what happened, newest first", "5"),
  /** The result. */
  RESULT("result", "", "where the time went", "6"),
  /** More room for the output. */
  ZOOM("zoom", "zoom", "the output in all the room", "z"),
  /** The next failure. */
  NEXT_FAILURE("next failure", "next ✘", "to the next failure and its output", "f"),
  /** Follows the build again. */
  FOLLOW("follow", "follow", "let the panes follow the build again", "F"),
  /** Filters. */
  FILTER("filter", "filter", "show what matches: words, is:failed, rule:NAME", "/", "F3"),
  /** Opens the editor. */
  EDIT("edit", "edit", "open the editor at the first error", "e"),
  /** Runs a failed step again. */
  RETRY("retry", "retry", "run the failed step again", "r"),
  /** Runs all failed steps again. */
  RETRY_ALL("retry all", "retry all", "run all failed steps again", "R"),
  /** Stops a step. */
  CANCEL("cancel", "cancel", "stop the step under the cursor (press twice)", "x", "F9"),
  /** Starts nothing more. */
  PAUSE("pause", "pause", "start nothing more; what runs ends", "p"),
  /** Goes on. */
  RESUME("resume", "resume", "go on", "p"),
  /** One slot less. */
  FEWER_SLOTS("fewer slots", "slots", "one job slot less", "<"),
  /** One slot more. */
  MORE_SLOTS("more slots", "", "one job slot more", ">"),
  /** Another cache mode. */
  MODE("mode", "mode", "pick a cache mode: off, fetch, fetch+push, push", "m"),
  /** Asks the suspended server at once. */
  ASK_CACHE("ask the cache", "ask now", "ask the suspended server at once", "B"),
  /** Stops the build. */
  STOP("stop", "stop all", "stop the build (asks)", "X"),
  /** The commands by name. */
  PALETTE("commands", "commands", "find a command by its name", ":", "^P"),
  /** The keys. */
  HELP("help", "help", "the keys", "?", "F1"),
  /** Leaves. */
  QUIT("leave", "leave", "leave; while the build runs press again to stop it", "q", "F10");

  private final String title;
  private final String hint;
  private final String help;
  private final List<String> keys;

  Command(String title, String hint, String help, String... keys) {
    this.title = title;
    this.hint = hint;
    this.help = help;
    this.keys = List.of(keys);
  }

  /** What it is called in the palette. */
  String title() {
    return title;
  }

  /** What stands beside its key in the last row. */
  String hint(Signs signs) {
    return hint.replace("✘", signs.failed());
  }

  /** What it does. */
  String help() {
    return help;
  }

  /** Its keys, the usual one first. */
  List<String> keys() {
    return keys;
  }

  /** The command of a key, of those that the key could mean now. */
  static Optional<Command> of(String key, boolean paused) {
    return Arrays.stream(values())
        .filter(command -> command.keys.contains(key))
        .filter(command -> command != (paused ? PAUSE : RESUME))
        .findFirst();
  }

  /** The commands whose title has a text, for the palette. */
  static List<Command> matching(String text) {
    return Arrays.stream(values()).filter(command -> command.title.contains(text)).toList();
  }
}
