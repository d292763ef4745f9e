package dev.sconce.ui.command;

import dev.sconce.ui.text.ConsoleGlyphs;
import java.util.List;

/**
 * All that a user can ask for: the one table behind keys, palette, help and key map files. Keys are
 * named by their character or as Up, PgDn, Enter, Esc, Tab, F1, ^D; those here are the usual ones.
 */
public enum ConsoleCommand {
  /** One row up. */
  UP(Group.MOVE, Where.ANYWHERE, "up", "", "one row up", "Up", "k"),
  /** One row down. */
  DOWN(Group.MOVE, Where.ANYWHERE, "down", "", "one row down", "Down", "j"),
  /** A page up. */
  PAGE_UP(Group.MOVE, Where.ANYWHERE, "page up", "", "half a screen up", "PgUp", "^U"),
  /** A page down. */
  PAGE_DOWN(Group.MOVE, Where.ANYWHERE, "page down", "", "half a screen down", "PgDn", "^D"),
  /** The first row. */
  FIRST(Group.MOVE, Where.ANYWHERE, "first", "", "to the first row", "g", "Home"),
  /** The last row. */
  LAST(Group.MOVE, Where.ANYWHERE, "last", "", "to the last row", "G", "End"),
  /** Opens or closes a target. */
  FOLD(
      Group.MOVE,
      Where.TREE,
      "fold",
      "",
      "open or close a target, group, kind or error; in a text: a page down",
      "Space"),
  /** Closes a target, or goes to the tab before. */
  LEFT(
      Group.MOVE,
      Where.TREE,
      "left",
      "",
      "close the row; of a step: the tab before",
      "Left",
      "h",
      "-"),
  /** Opens a target, or goes to the next tab. */
  RIGHT(
      Group.MOVE,
      Where.TREE,
      "right",
      "",
      "open the row; of a step: the next tab",
      "Right",
      "l",
      "+"),
  /** Opens what the cursor is on. */
  OPEN(
      Group.MOVE,
      Where.ROWS,
      "open",
      "open",
      "all about the step; open or close a target or kind",
      "Enter"),
  /** Goes back. */
  BACK(Group.MOVE, Where.ANYWHERE, "back", "back", "back; never quits", "Esc"),
  /** The next pane. */
  NEXT_PANE(
      Group.MOVE,
      Where.ANYWHERE,
      "next pane",
      "next",
      "to the next pane, or the next tab of a step",
      "Tab"),
  /** The pane that says most. */
  OVERVIEW(Group.MOVE, Where.ANYWHERE, "overview", "", "what says most now; all panes follow", "0"),
  /** The tree. */
  TREE(Group.MOVE, Where.ANYWHERE, "tree", "", "the tree of targets", "1"),
  /** The jobs. */
  JOBS(Group.MOVE, Where.ANYWHERE, "jobs", "", "the commands that run", "2"),
  /** The cache. */
  CACHE(Group.MOVE, Where.ANYWHERE, "cache", "", "look-ups, fetches and misses", "3"),
  /** The problems. */
  PROBLEMS(Group.MOVE, Where.ANYWHERE, "problems", "", "what went wrong, and warnings", "4"),
  /** The log. */
  LOG(Group.MOVE, Where.ANYWHERE, "log", "", "what happened, newest first", "5"),
  /** The result. */
  RESULT(Group.MOVE, Where.ANYWHERE, "result", "", "where the time went", "6"),
  /** More room for the output. */
  ZOOM(Group.MOVE, Where.ANYWHERE, "zoom", "zoom", "the output in all the room", "z"),
  /** Filters rows, searches a text. */
  FILTER(
      Group.FIND,
      Where.ANYWHERE,
      Argument.TEXT,
      "filter",
      "filter",
      "show what matches: words, is:failed, rule:CXX; in a text: search",
      "/",
      "F3"),
  /** The next place where a text is found. */
  FIND_NEXT(Group.FIND, Where.TEXT, "find next", "next found", "to the next place found", "n"),
  /** The place before. */
  FIND_BEFORE(Group.FIND, Where.TEXT, "find before", "", "to the place found before", "N"),
  /** The next failure. */
  NEXT_FAILURE(
      Group.FIND,
      Where.ANYWHERE,
      "next failure",
      "next ✘",
      "to the next error, from step to step",
      "f"),
  /** Follows the build again. */
  FOLLOW(
      Group.FIND,
      Where.ANYWHERE,
      "follow",
      "follow",
      "let cursor and order of rows follow the build again",
      "F"),
  /** The commands by name. */
  PALETTE(
      Group.FIND, Where.ANYWHERE, "commands", "commands", "find a command by its name", ":", "^P"),
  /** The keys. */
  HELP(Group.FIND, Where.ANYWHERE, "help", "help", "the keys that act here", "?", "F1"),
  /** Why a step was built. */
  WHY(Group.LOOK, Where.ROWS, "why", "why", "why the step is rebuilt, or why not", "w"),
  /** What tools report. */
  DIAGNOSTICS(
      Group.LOOK,
      Where.ANYWHERE,
      "errors",
      "list",
      "errors and warnings by kind and file, new ones first",
      "E"),
  /** The undeclared files. */
  DEPS(
      Group.LOOK,
      Where.ANYWHERE,
      "deps",
      "deps",
      "files that steps use and do not declare, and how that is mended",
      "d"),
  /** The steps that use a file. */
  WHO(
      Group.LOOK,
      Where.ANYWHERE,
      Argument.FILE,
      "who",
      "who uses it",
      "which steps use the file, or what the step makes, and run again for it",
      "u"),
  /** Opens the editor. */
  EDIT(
      Group.LOOK,
      Where.ANYWHERE,
      "edit",
      "edit",
      "open the editor at the error, line and column",
      "e"),
  /** The whole output in the pager. */
  PAGER(Group.LOOK, Where.ANYWHERE, "pager", "", "the output of the step in $PAGER", "L"),
  /** Copies something. */
  COPY(
      Group.LOOK,
      Where.ANYWHERE,
      "copy",
      "copy",
      "copy the command, output, path or a report",
      "y"),
  /** Finds out whether a step needs an undeclared file. */
  PROVE(
      Group.STEER,
      Where.ROWS,
      "prove",
      "prove",
      "run the step once more without the undeclared file: is it needed?",
      "t"),
  /** Allows an undeclared file. */
  ALLOW(
      Group.STEER,
      Where.ROWS,
      "allow",
      "allow",
      "allow the undeclared file in sconce-deps.toml, with a reason",
      "a"),
  /** Runs a failed step again. */
  RETRY(
      Group.STEER,
      Where.ANYWHERE,
      "retry",
      "retry",
      "run the failed step again, or all of the group",
      "r"),
  /** Runs all failed steps again. */
  RETRY_ALL(
      Group.STEER, Where.ANYWHERE, "retry all", "retry all", "run all failed steps again", "R"),
  /** Stops a step. */
  CANCEL(
      Group.STEER,
      Where.ROWS,
      "cancel",
      "cancel",
      "stop the step under the cursor (press twice)",
      "x",
      "F9"),
  /** Starts nothing more. */
  PAUSE(Group.STEER, Where.ANYWHERE, "pause", "pause", "start nothing more; what runs ends", "p"),
  /** Goes on. */
  RESUME(Group.STEER, Where.ANYWHERE, "resume", "resume", "go on after a pause", "p"),
  /** One slot less. */
  FEWER_SLOTS(Group.STEER, Where.ANYWHERE, "fewer slots", "slots", "one job slot less", "<"),
  /** One slot more. */
  MORE_SLOTS(Group.STEER, Where.ANYWHERE, "more slots", "slots", "one job slot more", ">"),
  /** So many slots. */
  SLOTS(
      Group.STEER,
      Where.ANYWHERE,
      Argument.NUMBER,
      "slots",
      "",
      "as many job slots as you say",
      "="),
  /** Another cache mode. */
  MODE(
      Group.STEER,
      Where.ANYWHERE,
      Argument.MODE,
      "mode",
      "mode",
      "use the remote cache: off, fetch, fetch+push, push",
      "m"),
  /** Asks the suspended server at once. */
  ASK_CACHE(
      Group.STEER,
      Where.ANYWHERE,
      "ask the cache",
      "ask now",
      "ask the suspended server at once",
      "B"),
  /** Builds more. */
  BUILD(
      Group.STEER,
      Where.ANYWHERE,
      Argument.TARGETS,
      "build",
      "build a target",
      "build more targets",
      "b"),
  /** Stops the build. */
  STOP(
      Group.QUIT,
      Where.ANYWHERE,
      "stop",
      "stop all",
      "stop the build and quit with exit status 130 (press twice)",
      "X"),
  /** Plain lines. */
  LINES(
      Group.QUIT,
      Where.ANYWHERE,
      "lines",
      "",
      "plain lines instead of the full screen, and back",
      "s"),
  /** Quits. */
  QUIT(
      Group.QUIT,
      Where.ANYWHERE,
      "quit",
      "quit",
      "quit; while the build runs press twice: that stops it. (1) is the exit status",
      "q",
      "F10"),
  /** Stops the build as the terminal's own key does. */
  INTERRUPT(
      Group.QUIT,
      Where.ANYWHERE,
      "interrupt",
      "",
      "stop the build and quit with exit status 130; again: kill",
      "^C"),
  /** To the shell. */
  SUSPEND(
      Group.QUIT, Where.ANYWHERE, "suspend", "", "to the shell; fg comes back, jobs run on", "^Z"),
  /** Draws all anew. */
  REDRAW(Group.QUIT, Where.ANYWHERE, "redraw", "", "draw the screen again", "^L"),
  /** Leaves the mouse to the terminal. */
  MOUSE(
      Group.QUIT,
      Where.ANYWHERE,
      "mouse",
      "",
      "free the mouse for the terminal, and take it back",
      "M");

  /** What a command is for; help is arranged by it. */
  public enum Group {
    /** Getting about. */
    MOVE("Move"),
    /** Finding. */
    FIND("Find"),
    /** Looking closer. */
    LOOK("Look"),
    /** Changing what the build does. */
    STEER("Steer"),
    /** Ending. */
    QUIT("Quit");

    private final String title;

    Group(String title) {
      this.title = title;
    }

    public String title() {
      return title;
    }
  }

  /** Where a command means something. */
  public enum Where {
    /** In every pane. */
    ANYWHERE,
    /** Where rows open, or there are tabs. */
    TREE,
    /** Where a row can be chosen. */
    ROWS,
    /** In a text. */
    TEXT
  }

  /** What may follow the name of a command in the palette. */
  public enum Argument {
    /** Nothing. */
    NONE(""),
    /** A number. */
    NUMBER("N"),
    /** A cache mode. */
    MODE("MODE"),
    /** The name of a file. */
    FILE("FILE"),
    /** Names of targets. */
    TARGETS("TARGET…"),
    /** Any text. */
    TEXT("TEXT");

    private final String word;

    Argument(String word) {
      this.word = word;
    }

    /** What stands for it in the palette. */
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

  /** What it is called in the palette. */
  public String title() {
    return title;
  }

  /** What it is called in a key map file. */
  public String fileName() {
    return title.replace(' ', '-');
  }

  /** What stands beside its key in the last row; empty when it never does. */
  public String hint(ConsoleGlyphs glyphs) {
    return hint.replace("✘", glyphs.failed());
  }

  /** What it does. */
  public String help() {
    return help;
  }

  /** Its usual keys, the first one first; a key map may say others. */
  public List<String> usualKeys() {
    return keys;
  }
}
