package dev.sconce.ui.tui.terminal;

import dev.sconce.ui.tui.terminal.TerminalInput.Mouse.Action;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Decodes the bytes of a terminal into keys: UTF-8, the sequences of xterm and similar terminals,
 * mouse reports in SGR form, and bracketed pastes. It drops unknown sequences, including mouse
 * reports in the old form, and never takes them for single keys. A sequence may come in pieces; a
 * single escape becomes a key once {@link #quiet} says that nothing follows.
 */
public final class KeyDecoder {
  /** After this time an escape is the key, and not the start of a sequence. */
  private static final Duration ESCAPE_TIME = Duration.ofMillis(30);

  /** After this time the end of a pasted text was lost. */
  private static final Duration PASTE_TIME = Duration.ofSeconds(1);

  /** A longer paste is cut here. */
  static final int MAX_PASTE_BYTES = 64 * 1024;

  private static final int MAX_SEQUENCE = 64;
  private static final int OLD_MOUSE_BYTES = 3;
  private static final int ESCAPE = 0x1b;
  private static final int BELL = 0x07;
  private static final String PASTE_END = "\u001b[201~";

  private enum Place {
    TEXT,
    /** Within a character of several bytes. */
    CHARACTER,
    /** After an escape. */
    ESCAPED,
    /** Within a control sequence, which a byte from @ to ~ ends. */
    CONTROL,
    /** Within a mouse report in the old form, whose three values may be any bytes. */
    OLD_MOUSE,
    /** After SS3, a single shift; one byte follows. */
    SINGLE_SHIFT,
    /** Within a string answer of the terminal, which a bell or an escape and a backslash end. */
    ANSWER,
    /** Within such an answer, after an escape. */
    ANSWER_ESCAPED,
    PASTE
  }

  private static final Map<String, String> NUMBERED =
      Map.ofEntries(
          Map.entry("1", "Home"),
          Map.entry("2", "Insert"),
          Map.entry("3", "Delete"),
          Map.entry("4", "End"),
          Map.entry("5", "PgUp"),
          Map.entry("6", "PgDn"),
          Map.entry("7", "Home"),
          Map.entry("8", "End"),
          Map.entry("11", "F1"),
          Map.entry("12", "F2"),
          Map.entry("13", "F3"),
          Map.entry("14", "F4"),
          Map.entry("15", "F5"),
          Map.entry("17", "F6"),
          Map.entry("18", "F7"),
          Map.entry("19", "F8"),
          Map.entry("20", "F9"),
          Map.entry("21", "F10"),
          Map.entry("23", "F11"),
          Map.entry("24", "F12"));

  private final Consumer<TerminalInput> typed;
  private final StringBuilder sequence = new StringBuilder();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private Place place = Place.TEXT;
  private int missing;
  private int pastedBytes;
  private int endMatched;

  /**
   * @param typed receives the decoded input, in order
   */
  public KeyDecoder(Consumer<TerminalInput> typed) {
    this.typed = typed;
  }

  /** Decodes bytes as they arrive. */
  public void accept(byte[] from, int length) {
    for (int i = 0; i < length; i++) {
      accept(from[i] & 0xff);
    }
  }

  /** How long to wait for bytes that complete the last ones; empty if they are complete. */
  public Optional<Duration> patience() {
    return switch (place) {
      case TEXT -> Optional.empty();
      case PASTE -> Optional.of(PASTE_TIME);
      case CHARACTER, ESCAPED, CONTROL, OLD_MOUSE, SINGLE_SHIFT, ANSWER, ANSWER_ESCAPED ->
          Optional.of(ESCAPE_TIME);
    };
  }

  /** Whether a pasted text has begun, and not ended. */
  boolean isPasting() {
    return place == Place.PASTE;
  }

  /** Nothing followed within that time. A paste without its end is over, or no key would work. */
  public void quiet() {
    if (place == Place.ESCAPED || place == Place.ANSWER_ESCAPED) {
      key("Esc");
    } else if (place == Place.PASTE) {
      paste(pastedBytes);
    }
    place = Place.TEXT;
    sequence.setLength(0);
    bytes.reset();
  }

  private void accept(int value) {
    switch (place) {
      case TEXT -> text(value);
      case CHARACTER -> character(value);
      case ESCAPED -> escaped(value);
      case CONTROL -> control(value);
      case OLD_MOUSE -> {
        missing--;
        place = missing == 0 ? Place.TEXT : place;
      }
      case SINGLE_SHIFT -> {
        place = Place.TEXT;
        shifted((char) value).ifPresent(this::key);
      }
      case ANSWER -> {
        if (value == BELL) {
          place = Place.TEXT;
        } else if (value == ESCAPE) {
          place = Place.ANSWER_ESCAPED;
        }
      }
      case ANSWER_ESCAPED -> place = value == '\\' ? Place.TEXT : Place.ANSWER;
      case PASTE -> pasted(value);
    }
  }

  private void text(int value) {
    if (value == ESCAPE) {
      place = Place.ESCAPED;
    } else if (value >= 0xc2 && value < 0xf5) {
      missing = value < 0xe0 ? 1 : value < 0xf0 ? 2 : 3;
      bytes.reset();
      bytes.write(value);
      place = Place.CHARACTER;
    } else if (value < 0x80) {
      single(value);
    }
  }

  private void single(int value) {
    key(
        switch (value) {
          case '\r', '\n' -> "Enter";
          case '\t' -> "Tab";
          case ' ' -> "Space";
          case 0x7f, '\b' -> "Backspace";
          default -> value < ' ' ? "^" + (char) (value + '@') : Character.toString((char) value);
        });
  }

  private void character(int value) {
    if (value < 0x80 || value >= 0xc0) {
      place = Place.TEXT;
      text(value);
      return;
    }
    bytes.write(value);
    missing--;
    if (missing == 0) {
      place = Place.TEXT;
      key(bytes.toString(StandardCharsets.UTF_8));
    }
  }

  private void escaped(int value) {
    switch (value) {
      case '[' -> {
        sequence.setLength(0);
        place = Place.CONTROL;
      }
      case 'O' -> place = Place.SINGLE_SHIFT;
      case ']', 'P', '_', '^' -> place = Place.ANSWER;
      case ESCAPE -> key("Esc");
      default -> {
        key("Esc");
        place = Place.TEXT;
        text(value);
      }
    }
  }

  private void control(int value) {
    if (value == ESCAPE) {
      place = Place.ESCAPED; // the sequence was cut off
      return;
    }
    sequence.append((char) value);
    boolean linux = sequence.length() == 1 && value == '[';
    if (value < '@' || value > '~' || linux) {
      if (sequence.length() > MAX_SEQUENCE) {
        place = Place.TEXT;
      }
      return;
    }
    if (value == 'M' && sequence.length() == 1) {
      missing = OLD_MOUSE_BYTES;
      place = Place.OLD_MOUSE;
      return;
    }
    place = Place.TEXT;
    whole(sequence.toString());
  }

  /** Decodes a control sequence without its introducer. */
  private void whole(String text) {
    char end = text.charAt(text.length() - 1);
    String parameters = text.substring(0, text.length() - 1);
    if (parameters.startsWith("<")) {
      mouse(parameters.substring(1), end);
    } else if (parameters.equals("[")) {
      if (end >= 'A' && end <= 'E') {
        key("F" + (end - 'A' + 1)); // of the Linux console
      }
    } else if (end == '~') {
      String first = parameters.split(";", 2)[0];
      if (first.equals("200")) {
        bytes.reset();
        pastedBytes = 0;
        endMatched = 0;
        place = Place.PASTE;
      } else if (NUMBERED.containsKey(first)) {
        key(String.valueOf(NUMBERED.get(first)));
      }
    } else if (end == 'c' && parameters.startsWith("?")) {
      typed.accept(new TerminalInput.Identified());
    } else if (end == 'Z') {
      key("BackTab");
    } else if (parameters.isEmpty() || parameters.startsWith("1;")) {
      shifted(end).ifPresent(this::key);
    }
  }

  private static Optional<String> shifted(char end) {
    return switch (end) {
      case 'A' -> Optional.of("Up");
      case 'B' -> Optional.of("Down");
      case 'C' -> Optional.of("Right");
      case 'D' -> Optional.of("Left");
      case 'F' -> Optional.of("End");
      case 'H' -> Optional.of("Home");
      case 'M' -> Optional.of("Enter");
      case 'P', 'Q', 'R', 'S' -> Optional.of("F" + (end - 'P' + 1));
      default -> Optional.empty();
    };
  }

  /** Button, column and row; the end is M for a press, m for a release. */
  private void mouse(String parameters, char end) {
    String[] numbers = parameters.split(";", -1);
    if (numbers.length != 3 || end != 'M') {
      return;
    }
    int column = number(numbers[1]) - 1;
    int row = number(numbers[2]) - 1;
    Optional<Action> action =
        switch (number(numbers[0])) {
          case 0 -> Optional.of(Action.CLICK);
          case 64 -> Optional.of(Action.WHEEL_UP);
          case 65 -> Optional.of(Action.WHEEL_DOWN);
          default -> Optional.empty();
        };
    if (action.isPresent() && column >= 0 && row >= 0) {
      typed.accept(new TerminalInput.Mouse(action.get(), column, row));
    }
  }

  private static int number(String text) {
    return text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : -1;
  }

  private void pasted(int value) {
    pastedBytes++;
    if (bytes.size() < MAX_PASTE_BYTES + PASTE_END.length()) {
      bytes.write(value);
    }
    if (value == PASTE_END.charAt(endMatched)) {
      endMatched++;
    } else {
      endMatched = value == ESCAPE ? 1 : 0;
    }
    if (endMatched == PASTE_END.length()) {
      place = Place.TEXT;
      paste(pastedBytes - PASTE_END.length());
    }
  }

  private void paste(int byteCount) {
    int length = Math.min(MAX_PASTE_BYTES, byteCount);
    String text = new String(bytes.toByteArray(), 0, length, StandardCharsets.UTF_8);
    typed.accept(new TerminalInput.Pasted(text.replace("\r\n", "\n").replace('\r', '\n')));
  }

  private void key(String name) {
    typed.accept(new TerminalInput.Key(name));
  }
}
