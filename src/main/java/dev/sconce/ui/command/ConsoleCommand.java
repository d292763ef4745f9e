package dev.sconce.ui.command;

import dev.sconce.ui.text.ConsoleGlyphs;
import java.util.List;

/**
 * All commands of the console: the one table behind keys, palette, help and key map files. Keys are
 * named by their character or as Up, PgDn, Enter, Esc, Tab, F1, ^D; the keys in this table are the
 * default ones.
 */
public enum ConsoleCommand {
  UP(Group.MOVE, Where.ANYWHERE, "up", "", "one row up", "Up", "k"),
  DOWN(Group.MOVE, Where.ANYWHERE, "down", "", "one row down", "Down", "j"),
  PAGE_UP(Group.MOVE, Where.ANYWHERE, "page up", "", "half a screen up", "PgUp", "^U"),
  PAGE_DOWN(Group.MOVE, Where.ANYWHERE, "page down", "", "half a screen down", "PgDn", "^D"),
  FIRST(Group.MOVE, Where.ANYWHERE, "first", "", "to the first row", "g", "Home"),
  LAST(Group.MOVE, Where.ANYWHERE, "last", "", "to the last row", "G", "End"),
  FOLD(
      Group.MOVE,
      Where.TREE,
      "fold",
      "",
      "open or close a target, group, kind or error; in a text: a page down",
      "Space"),
  LEFT(
      Group.MOVE,
      Where.TREE,
      "left",
      "",
      "close the row; of a step: the tab before",
      "Left",
      "h",
      "-"),
  RIGHT(
      Group.MOVE,
      Where.TREE,
      "right",
      "",
      "open the row; of a step: the next tab",
      "Right",
      "l",
      "+"),
  OPEN(
      Group.MOVE,
      Where.ROWS,
      "open",
      "open",
      "all about the step; open or close a target or kind",
      "Enter"),
  BACK(Group.MOVE, Where.ANYWHERE, "back", "back", "back; never quits", "Esc"),
  NEXT_PANE(
      Group.MOVE,
      Where.ANYWHERE,
      "next pane",
      "next",
      "to the next pane, or the next tab of a step",
      "Tab"),
  OVERVIEW(Group.MOVE, Where.ANYWHERE, "overview", "", "what says most now; all panes follow", "0"),
  TREE(Group.MOVE, Where.ANYWHERE, "tree", "", "the tree of targets", "1"),
  JOBS(Group.MOVE, Where.ANYWHERE, "jobs", "", "the commands that run", "2"),
  CACHE(Group.MOVE, Where.ANYWHERE, "cache", "", "look-ups, fetches and misses", "3"),
  PROBLEMS(Group.MOVE, Where.ANYWHERE, "problems", "", "what went wrong, and warnings", "4"),
  LOG(Group.MOVE, Where.ANYWHERE, "log", "", "what happened, newest first", "5"),
  RESULT(Group.MOVE, Where.ANYWHERE, "result", "", "where the time went", "6"),
  ZOOM(Group.MOVE, Where.ANYWHERE, "zoom", "zoom", "the output in all the room", "z"),
  FILTER(
      Group.FIND,
      Where.ANYWHERE,
      Argument.TEXT,
      "filter",
      "filter",
      "show what matches: words, is:failed, rule:CXX; in a text: search",
      "/",
      "F3"),
  FIND_NEXT(Group.FIND, Where.TEXT, "find next", "next found", "to the next place found", "n"),
  FIND_BEFORE(Group.FIND, Where.TEXT, "find before", "", "to the place found before", "N"),
  NEXT_FAILURE(
      Group.FIND,
      Where.ANYWHERE,
      "next failure",
      "next ✘",
      "to the next error, from step to step",
      "f"),
  FOLLOW(
      Group.FIND,
      Where.ANYWHERE,
      "follow",
      "follow",
      "let cursor and order of rows follow the build again",
      "F"),
  PALETTE(
      Group.FIND, Where.ANYWHERE, "commands", "commands", "find a command by its name", ":", "^P"),
  HELP(Group.FIND, Where.ANYWHERE, "help", "help", "the keys that act here", "?", "F1"),
  WHY(Group.LOOK, Where.ROWS, "why", "why", "why the step is rebuilt, or why not", "w"),
  DIAGNOSTICS(
      Group.LOOK,
      Where.ANYWHERE,
      "errors",
      "list",
      "errors and warnings by kind and file, new ones first",
      "E"),
  DEPS(
      Group.LOOK,
      Where.ANYWHERE,
      "deps",
      "deps",
      "files that steps use and do not declare, and how that is mended",
      "d"),
  WHO(
      Group.LOOK,
      Where.ANYWHERE,
      Argument.FILE,
      "who",
      "who uses it",
      "which steps use the file, or what the step makes, and run again for it",
      "u"),
  EDIT(
      Group.LOOK,
      Where.ANYWHERE,
      "edit",
      "edit",
      "open the editor at the error, line and column",
      "e"),
  PAGER(Group.LOOK, Where.ANYWHERE, "pager", "", "the output of the step in $PAGER", "L"),
  COPY(
      Group.LOOK,
      Where.ANYWHERE,
      "copy",
      "copy",
      "copy the command, output, path or a report",
      "y"),
  PROVE(
      Group.STEER,
      Where.ROWS,
      "prove",
      "prove",
      "run the step once more without the undeclared file: is it needed?",
      "t"),
  ALLOW(
      Group.STEER,
      Where.ROWS,
      "allow",
      "allow",
      "allow the undeclared file in sconce-deps.toml, with a reason",
      "a"),
  RETRY(
      Group.STEER,
      Where.ANYWHERE,
      "retry",
      "retry",
      "run the failed step again, or all of the group",
      "r"),
  RETRY_ALL(
      Group.STEER, Where.ANYWHERE, "retry all", "retry all", "run all failed steps again", "R"),
  CANCEL(
      Group.STEER,
      Where.ROWS,
      "cancel",
      "cancel",
      "stop the step under the cursor (press twice)",
      "x",
      "F9"),
  PAUSE(Group.STEER, Where.ANYWHERE, "pause", "pause", "start nothing more; what runs ends", "p"),
  RESUME(Group.STEER, Where.ANYWHERE, "resume", "resume", "go on after a pause", "p"),
  FEWER_SLOTS(Group.STEER, Where.ANYWHERE, "fewer slots", "slots", "one job slot less", "<"),
  MORE_SLOTS(Group.STEER, Where.ANYWHERE, "more slots", "slots", "one job slot more", ">"),
  SLOTS(
      Group.STEER,
      Where.ANYWHERE,
      Argument.NUMBER,
      "slots",
      "",
      "as many job slots as you say",
      "="),
  MODE(
      Group.STEER,
      Where.ANYWHERE,
      Argument.MODE,
      "mode",
      "mode",
      "use the remote cache: off, fetch, fetch+push, push",
      "m"),
  ASK_CACHE(
      Group.STEER,
      Where.ANYWHERE,
      "ask the cache",
      "ask now",
      "ask the suspended server at once",
      "B"),
  BUILD(
      Group.STEER,
      Where.ANYWHERE,
      Argument.TARGETS,
      "build",
      "build a target",
      "build more targets",
      "b"),
  STOP(
      Group.QUIT,
      Where.ANYWHERE,
      "stop",
      "stop all",
      "stop the build and quit with exit status 130 (press twice)",
      "X"),
  LINES(
      Group.QUIT,
      Where.ANYWHERE,
      "lines",
      "",
      "plain lines instead of the full screen, and back",
      "s"),
  QUIT(
      Group.QUIT,
      Where.ANYWHERE,
      "quit",
      "quit",
      "quit; while the build runs press twice: that stops it. (1) is the exit status",
      "q",
      "F10"),
  INTERRUPT(
      Group.QUIT,
      Where.ANYWHERE,
      "interrupt",
      "",
      "stop the build and quit with exit status 130; again: kill",
      "^C"),
  SUSPEND(
      Group.QUIT, Where.ANYWHERE, "suspend", "", "to the shell; fg comes back, jobs run on", "^Z"),
  REDRAW(Group.QUIT, Where.ANYWHERE, "redraw", "", "draw the screen again", "^L"),
  MOUSE(
      Group.QUIT,
      Where.ANYWHERE,
      "mouse",
      "",
      "free the mouse for the terminal, and take it back",
      "M");

  /** The purpose of a command; help is grouped by it. */
  public enum Group {
    /** Moving around. */
    MOVE("Move"),
    /** Searching. */
    FIND("Find"),
    /** Showing details. */
    LOOK("Look"),
    /** Changing what the build does. */
    STEER("Steer"),
    /** Leaving the console. */
    QUIT("Quit");

    private final String title;

    Group(String title) {
      this.title = title;
    }

    public String title() {
      return title;
    }
  }

  /** Where a command is available. */
  public enum Where {
    /** In every pane. */
    ANYWHERE,
    /** Where rows open, or there are tabs. */
    TREE,
    /** Where a row can be selected. */
    ROWS,
    /** In a text. */
    TEXT
  }

  /** What may follow the name of a command in the palette. */
  public enum Argument {
    NONE(""),
    NUMBER("N"),
    MODE("MODE"),
    FILE("FILE"),
    TARGETS("TARGET…"),
    TEXT("TEXT");

    private final String word;

    Argument(String word) {
      this.word = word;
    }

    /** The placeholder in the palette. */
    public String word() {
      return word;
    }
  }

  private final Group group;
  private final Where where;
  private final Argument argument;
  private final String title;
  private final String hint;
  private final String help;
  private final List<String> keys;

  ConsoleCommand(Group group, Where where, String title, String hint, String help, String... keys) {
    this(group, where, Argument.NONE, title, hint, help, keys);
  }

  ConsoleCommand(
      Group group,
      Where where,
      Argument argument,
      String title,
      String hint,
      String help,
      String... keys) {
    this.group = group;
    this.where = where;
    this.argument = argument;
    this.title = title;
    this.hint = hint;
    this.help = help;
    this.keys = List.of(keys);
  }

  public Group group() {
    return group;
  }

  public Where where() {
    return where;
  }

  public Argument argument() {
    return argument;
  }

  /** The name in the palette. */
  public String title() {
    return title;
  }

  /** The name in a key map file. */
  public String fileName() {
    return title.replace(' ', '-');
  }

  /** The hint beside its key in the last row; empty if it has none there. */
  public String hint(ConsoleGlyphs glyphs) {
    return hint.replace("✘", glyphs.failed());
  }

  /** The description in help. */
  public String help() {
    return help;
  }

  /** Its default keys, the main one first; a key map may change them. */
  public List<String> usualKeys() {
    return keys;
  }
}
