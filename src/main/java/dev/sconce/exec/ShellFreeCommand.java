package dev.sconce.exec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A command line that needs no shell: one program with its arguments, perhaps wrapped in one of the
 * shapes that build generators use.
 *
 * @param shape the wrapping
 * @param directory the working directory that the shape sets; empty for that of the shell
 * @param words the program and its arguments
 */
record ShellFreeCommand(Shape shape, String directory, List<String> words) {
  /** What surrounds the program. */
  enum Shape {
    /** Nothing. */
    PLAIN("", ""),
    /** How CMake links: with room for commands before and after. */
    GUARDED(": && ", " && :"),
    /** How CMake runs a custom command. */
    ELSEWHERE("cd / && ", "");

    private final String prefix;
    private final String suffix;

    Shape(String prefix, String suffix) {
      this.prefix = prefix;
      this.suffix = suffix;
    }

    /** Wraps another command line in this shape; the directory, if there is one, is the root. */
    String around(String commandLine) {
      return prefix + commandLine + suffix;
    }
  }

  /** The system's limit for one argument. A shell gets its command line as one argument. */
  private static final int LONGEST_ARGUMENT = 128 * 1024 - 1;

  private static final String THEN = " && ";

  /** Parses a command line; returns empty if it needs a shell. */
  static Optional<ShellFreeCommand> read(String commandLine) {
    if (commandLine.length() > LONGEST_ARGUMENT) {
      return Optional.empty();
    }
    String guard = Shape.GUARDED.prefix;
    String end = Shape.GUARDED.suffix;
    if (commandLine.startsWith(guard)) {
      int length = commandLine.length() - end.length();
      return length < guard.length() || !commandLine.endsWith(end)
          ? Optional.empty()
          : read(Shape.GUARDED, "", commandLine.substring(guard.length(), length));
    }
    if (commandLine.startsWith("cd ")) {
      int then = commandLine.indexOf(THEN);
      Optional<String> directory = directory(commandLine.substring(3, Math.max(3, then)));
      return directory.isEmpty()
          ? Optional.empty()
          : read(Shape.ELSEWHERE, directory.get(), commandLine.substring(then + THEN.length()));
    }
    return read(Shape.PLAIN, "", commandLine);
  }

  private static Optional<ShellFreeCommand> read(Shape shape, String directory, String text) {
    Optional<List<String>> words = Words.read(text);
    if (words.isEmpty() || words.get().isEmpty() || !Words.isProgram(words.get().getFirst())) {
      return Optional.empty();
    }
    return Optional.of(new ShellFreeCommand(shape, directory, words.get()));
  }

  /** Accepts only a directory that a shell keeps unchanged as PWD: absolute and normalized. */
  private static Optional<String> directory(String text) {
    Optional<List<String>> words = Words.read(text);
    if (words.isEmpty() || words.get().size() != 1) {
      return Optional.empty();
    }
    String path = words.get().getFirst();
    String framed = path + "/";
    boolean tidy =
        path.startsWith("/")
            && !framed.contains("//")
            && !framed.contains("/./")
            && !framed.contains("/../");
    return tidy ? Optional.of(path) : Optional.empty();
  }

  /**
   * Splits text that a shell would only split into words. Refuses everything that could mean
   * something else to any shell that is installed as /bin/sh somewhere. It may refuse too much, but
   * never too little.
   */
  static final class Words {
    /** Keywords and builtins of dash, bash, busybox, ksh, mksh, yash and zsh. */
    private static final Set<String> SHELL_WORDS =
        Set.copyOf(
            List.of(
                """
                . : [ [[ ]] ! alarm alias always array autoload bg bind bindkey break builtin bye \
                caller case cd chdir clone command compgen complete compopt compound continue coproc \
                declare dirs disable disown do done echo echotc echoti elif else emulate enable end \
                enum esac eval exec exit export false fc fg fi float for foreach function functions \
                getconf getln getopts global hash help hist history if in inlib integer jobs kill let \
                limit local log login logout mailcheck mapfile mknod nameref namespace newgrp nocorrect \
                noglob nohup popd print printf private pushd pushln pwd r read readarray readonly \
                realpath redirect rehash rename repeat return sched select set setopt shift shopt sleep \
                source stop suspend sync test then time times trap true ttyctl type typeset ulimit \
                umask unalias unfunction unhash unlimit unset unsetopt until vared vmap vpath wait \
                whence where which while zcompile zle zmodload zparseopts zstyle\
                """
                    .split(" ")));

    private final String line;
    private final char[] chars;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();

    /** Whether a word has begun, perhaps only with empty quotes. */
    private boolean inWord;

    private int at;

    private Words(String line) {
      this.line = line;
      this.chars = line.toCharArray();
    }

    /** Returns the words; empty if one of them has a special meaning. */
    static Optional<List<String>> read(String text) {
      Words reader = new Words(text);
      return reader.readAll() ? Optional.of(reader.words) : Optional.empty();
    }

    /** Whether a shell looks for a first word among the programs. */
    static boolean isProgram(String first) {
      return !first.isEmpty() && first.indexOf('=') < 0 && !SHELL_WORDS.contains(first);
    }

    private boolean readAll() {
      while (true) {
        takePlain();
        if (at == line.length()) {
          return endWord();
        }
        boolean understood =
            switch (line.charAt(at++)) {
              case ' ', '\t' -> endWord();
              case '\'' -> readSingleQuoted();
              case '"' -> readDoubleQuoted();
              case '\\' -> readEscaped();
              default -> false;
            };
        if (!understood) {
          return false;
        }
      }
    }

    /** Takes all characters up to the next special one at once, because most of a line is plain. */
    private void takePlain() {
      int end = at;
      while (end < chars.length && isPlain(chars[end])) {
        end++;
      }
      if (end > at) {
        inWord = true;
        word.append(line, at, end);
        at = end;
      }
    }

    /**
     * Whether a character is literal outside quotes in every shell. Bytes above 127 may be blanks
     * in some locales.
     */
    private static boolean isPlain(char c) {
      return c >= 'a' && c <= 'z'
          || c >= 'A' && c <= 'Z'
          || c >= '0' && c <= '9'
          || "_-./+:,@%=]".indexOf(c) >= 0;
    }

    private boolean append(char c) {
      inWord = true;
      word.append(c);
      return true;
    }

    private boolean endWord() {
      if (inWord) {
        words.add(word.toString());
        word.setLength(0);
        inWord = false;
      }
      return true;
    }

    private boolean readSingleQuoted() {
      int end = line.indexOf('\'', at);
      if (end < 0) {
        return false;
      }
      inWord = true;
      for (; at < end; at++) {
        if (!isQuotable(line.charAt(at))) {
          return false;
        }
        word.append(line.charAt(at));
      }
      at = end + 1;
      return true;
    }

    private boolean readDoubleQuoted() {
      inWord = true;
      while (at < line.length()) {
        char c = line.charAt(at++);
        switch (c) {
          case '"' -> {
            return true;
          }
          case '$', '`' -> {
            return false;
          }
          case '\\' -> {
            char next = at < line.length() ? line.charAt(at) : '\n';
            if (next == '"' || next == '\\' || next == '$' || next == '`') {
              word.append(next);
              at++;
            } else if (next == '\n') {
              return false;
            } else {
              word.append('\\');
            }
          }
          default -> {
            if (!isQuotable(c)) {
              return false;
            }
            word.append(c);
          }
        }
      }
      return false;
    }

    private boolean readEscaped() {
      if (at == line.length() || !isQuotable(line.charAt(at))) {
        return false;
      }
      return append(line.charAt(at++));
    }

    /**
     * Whether a character is literal in quotes in every shell. Some shells use control characters
     * as marks of their own.
     */
    private static boolean isQuotable(char c) {
      return c >= ' ' && c != 0x7f || c == '\t';
    }
  }
}
