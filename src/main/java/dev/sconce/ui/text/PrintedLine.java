package dev.sconce.ui.text;

import java.util.ArrayList;
import java.util.List;

/**
 * A line of a command's output as a terminal would finally show it. Carriage returns, backspaces
 * and cursor movements within the line take effect, colours and links are kept, and all other
 * control characters and sequences are removed. Texts are byte strings, so that bytes in any
 * encoding stay unchanged.
 *
 * @param runs parts with the same pen, from left to right
 * @param after the pen at the start of the next line
 */
public record PrintedLine(List<Run> runs, Pen after) {
  /** Text with one pen; a byte string without control characters but tabs. */
  public record Run(String text, Pen pen) {}

  public PrintedLine {
    runs = List.copyOf(runs);
  }

  /** Parses a line without its end; {@code pen} is the one that the previous line left. */
  public static PrintedLine of(String line, Pen pen) {
    if (isHarmless(line)) {
      return new PrintedLine(line.isEmpty() ? List.of() : List.of(new Run(line, pen)), pen);
    }
    return new LineReader(line, pen).read();
  }

  /** The shown text, without its pens. */
  public static String text(String line) {
    if (isHarmless(line)) {
      return line;
    }
    StringBuilder text = new StringBuilder(line.length());
    of(line, Pen.PLAIN).runs().forEach(run -> text.append(run.text()));
    return text.toString();
  }

  private static boolean isHarmless(String line) {
    for (int i = 0; i < line.length(); i++) {
      char one = line.charAt(i);
      if (one >= 0x7f || one < ' ' && one != '\t') {
        return false;
      }
    }
    return true;
  }

  /**
   * The bytes that show the line on a terminal, and leave the terminal's state unchanged.
   *
   * @param drawn whether to show colours and links
   */
  public String bytes(boolean drawn) {
    StringBuilder bytes = new StringBuilder();
    Pen now = Pen.PLAIN;
    for (Run run : runs) {
      if (drawn) {
        change(now, run.pen(), bytes);
        now = run.pen();
      }
      bytes.append(run.text());
    }
    change(now, Pen.PLAIN, bytes);
    return bytes.toString();
  }

  private static void change(Pen from, Pen to, StringBuilder bytes) {
    if (!from.link().equals(to.link())) {
      bytes.append("\u001b]8;;").append(to.link()).append("\u001b\\");
    }
    if (!from.linkedTo("").equals(to.linkedTo(""))) {
      if (!from.linkedTo("").equals(Pen.PLAIN)) {
        bytes.append("\u001b[m");
      }
      if (!to.linkedTo("").equals(Pen.PLAIN)) {
        bytes.append(to.sequence());
      }
    }
  }

  /** The cells of a line, while it is being printed. */
  private static final class Cells {
    /** No terminal is wider; a sequence may move this far beyond the text. */
    private static final int MOST_BLANKS = 1_000;

    private static final String BLANK = " ";

    /** Continues the character in the previous cell. */
    private static final String CONTINUED = "";

    private final List<String> texts = new ArrayList<>();
    private final List<Pen> pens = new ArrayList<>();

    /** Combining marks before the first character. */
    private final StringBuilder before = new StringBuilder();

    private int cursor;

    void put(String text, int columns, Pen pen) {
      if (columns == 0) {
        join(text, pen);
        return;
      }
      for (int i = 0; i < columns; i++) {
        clear(cursor + i);
      }
      fillTo(cursor + columns);
      for (int i = 0; i < columns; i++) {
        texts.set(cursor + i, i == 0 ? text : CONTINUED);
        pens.set(cursor + i, pen);
      }
      cursor += columns;
    }

    /** Adds a combining mark to the character before it. */
    private void join(String text, Pen pen) {
      int at = cursor - 1;
      while (at >= 0 && at < texts.size() && texts.get(at).equals(CONTINUED)) {
        at--;
      }
      if (at < 0) {
        before.append(text);
      } else if (at >= texts.size()) {
        put(BLANK + text, 1, pen);
      } else {
        texts.set(at, texts.get(at) + text);
      }
    }

    void tab(Pen pen) {
      put("\t", DisplayWidth.TAB - cursor % DisplayWidth.TAB, pen);
    }

    /** Replaces a partly overwritten character by blanks. */
    private void clear(int cell) {
      if (cell >= texts.size()) {
        return;
      }
      int first = cell;
      while (first > 0 && texts.get(first).equals(CONTINUED)) {
        first--;
      }
      int end = cell + 1;
      while (end < texts.size() && texts.get(end).equals(CONTINUED)) {
        end++;
      }
      for (int i = first; i < end; i++) {
        texts.set(i, BLANK);
      }
    }

    private void fillTo(int size) {
      while (texts.size() < size) {
        texts.add(BLANK);
        pens.add(Pen.PLAIN);
      }
    }

    void move(int by) {
      place(cursor + Math.clamp(by, -cursor, MOST_BLANKS));
    }

    void place(int column) {
      cursor = Math.clamp(column, 0, Math.max(cursor, texts.size() + MOST_BLANKS));
    }

    /** As ED and EL do: 0 erases from the cursor on, 1 up to the cursor, 2 everything. */
    void erase(int what) {
      int from = what == 0 ? cursor : 0;
      int end = what == 1 ? Math.min(cursor + 1, texts.size()) : texts.size();
      for (int i = from; i < end; i++) {
        clear(i);
        texts.set(i, BLANK);
        pens.set(i, Pen.PLAIN);
      }
      while (what != 1 && texts.size() > from) {
        texts.removeLast();
        pens.removeLast();
      }
    }

    List<Run> runs() {
      List<Run> runs = new ArrayList<>();
      StringBuilder text = new StringBuilder(before);
      for (int i = 0; i < texts.size(); i++) {
        if (i > 0 && !pens.get(i).equals(pens.get(i - 1)) && !texts.get(i).equals(CONTINUED)) {
          runs.add(new Run(text.toString(), pens.get(i - 1)));
          text.setLength(0);
        }
        text.append(texts.get(i));
      }
      if (!text.isEmpty()) {
        runs.add(new Run(text.toString(), pens.isEmpty() ? Pen.PLAIN : pens.getLast()));
      }
      return runs;
    }
  }

  /** Parses the input of a terminal (ECMA-48): characters, control characters, sequences. */
  private static final class LineReader {
    private static final int ESCAPE = 0x1b;
    private static final int BELL = 0x07;
    private static final int CANCEL = 0x18;
    private static final int SUBSTITUTE = 0x1a;
    private static final int DELETE = 0x7f;
    private static final int FIRST_C1 = 0x80;
    private static final int LAST_C1 = 0x9f;

    /** The first final byte of escape sequences that stand for C1 control characters. */
    private static final int TO_C1 = 0x40;

    private static final int LONGEST_LINK = 2_083;
    private static final String LINK = "8;";

    private final String line;
    private final Cells cells = new Cells();
    private Pen pen;
    private int at;

    LineReader(String line, Pen pen) {
      this.line = line;
      this.pen = pen;
    }

    PrintedLine read() {
      while (at < line.length()) {
        int length = DisplayWidth.length(line, at);
        int codePoint = DisplayWidth.codePoint(line, at);
        int start = at;
        at += length;
        if (codePoint == ESCAPE) {
          escape();
        } else if (codePoint >= FIRST_C1 && codePoint <= LAST_C1) {
          control(codePoint);
        } else if (codePoint < ' ' || codePoint == DELETE) {
          move(codePoint);
        } else {
          cells.put(line.substring(start, at), DisplayWidth.columns(codePoint), pen);
        }
      }
      return new PrintedLine(cells.runs(), pen);
    }

    private void move(int control) {
      switch (control) {
        case '\b' -> cells.move(-1);
        case '\t' -> cells.tab(pen);
        case '\r' -> cells.place(0);
        default -> {
          // bells, shifts and the like
        }
      }
    }

    private void escape() {
      int start = at;
      while (at < line.length() && isIntermediate(line.charAt(at))) {
        at++;
      }
      if (at == line.length()) {
        return;
      }
      int last = line.charAt(at);
      if (last < '0' || last > '~') {
        return; // incomplete; the next character counts by itself
      }
      at++;
      if (start + 1 == at && last >= TO_C1 && last < TO_C1 + 0x20) {
        control(last - TO_C1 + FIRST_C1);
      }
    }

    private static boolean isIntermediate(char one) {
      return one >= ' ' && one <= '/';
    }

    private void control(int code) {
      switch (code) {
        case 0x9b -> controlSequence();
        case 0x90, 0x98, 0x9d, 0x9e, 0x9f -> string(code == 0x9d);
        default -> {
          // moves to other lines, charsets and the like
        }
      }
    }

    private void controlSequence() {
      int start = at;
      while (at < line.length() && line.charAt(at) >= '0' && line.charAt(at) <= '?') {
        at++;
      }
      String parameters = line.substring(start, at);
      int intermediates = at;
      while (at < line.length() && isIntermediate(line.charAt(at))) {
        at++;
      }
      if (at == line.length() || line.charAt(at) < '@' || line.charAt(at) > '~') {
        return; // incomplete
      }
      char last = line.charAt(at);
      at++;
      boolean common = parameters.chars().allMatch(one -> one <= ';');
      if (common && intermediates == at - 1) {
        obey(last, parameters);
      }
    }

    private void obey(char last, String parameters) {
      switch (last) {
        case 'm' -> pen = pen.after(parameters);
        case 'K' -> cells.erase(number(parameters, 0));
        case 'C' -> cells.move(Math.max(1, number(parameters, 1)));
        case 'D' -> cells.move(-Math.max(1, number(parameters, 1)));
        case 'G' -> cells.place(Math.max(1, number(parameters, 1)) - 1);
        default -> {
          // other lines, modes, queries
        }
      }
    }

    private static int number(String parameters, int otherwise) {
      if (parameters.isEmpty()) {
        return otherwise;
      }
      boolean readable =
          parameters.length() <= 5 && parameters.chars().allMatch(Character::isDigit);
      return readable ? Integer.parseInt(parameters) : otherwise;
    }

    /** A string command to the terminal. If the line does not end it, its characters are text. */
    private void string(boolean command) {
      for (int i = at; i < line.length(); i++) {
        char one = line.charAt(i);
        if (one == CANCEL || one == SUBSTITUTE || one == BELL && command) {
          ended(i, i + 1, command && one == BELL);
          return;
        }
        if (one == ESCAPE && i + 1 < line.length() && line.charAt(i + 1) == '\\') {
          ended(i, i + 2, command);
          return;
        }
        int length = DisplayWidth.length(line, i);
        if (DisplayWidth.codePoint(line, i) == 0x9c) {
          ended(i, i + length, command);
          return;
        }
        i += length - 1;
      }
    }

    private void ended(int end, int next, boolean command) {
      String content = line.substring(at, end);
      at = next;
      int target = content.indexOf(';', LINK.length()) + 1;
      if (command && content.startsWith(LINK) && target > 0) {
        String link = content.substring(target);
        boolean usable =
            link.length() <= LONGEST_LINK
                && link.chars().allMatch(one -> one > ' ' && one < DELETE);
        pen = pen.linkedTo(usable ? link : "");
      }
    }
  }
}
