package dev.sconce.ui.tui;

import dev.sconce.session.Answer;
import dev.sconce.session.BuildRequest;
import dev.sconce.session.Question;
import java.io.IOException;
import java.util.function.Consumer;

/** What surrounds the console: the build that it shows, and the process that it is part of. */
public interface ConsoleHost {
  /** Who the requests of the console come from. */
  String ASKER = "console";

  /** Asks the build for something, as {@link #ASKER}. */
  void submit(BuildRequest request);

  /** As {@link dev.sconce.session.BuildControl#ask}. */
  void ask(Question question, Consumer<Answer> whenAnswered);

  /** Nobody looks at the build any more: whoever stays with it after its end need not. */
  void consoleClosed();

  /** The terminal is gone, and with it the user. */
  void abandoned();

  /** Ends the process at once. The terminal was given back. */
  void die();

  /**
   * Opens the user's editor on the terminal, which was given back, and returns when it is closed.
   *
   * @param file as the command that failed named it
   * @param line from 1 on
   */
  void edit(String file, int line) throws IOException, InterruptedException;

  /**
   * Shows a text in the user's pager on the terminal, which was given back, and returns when it is
   * closed.
   */
  void page(String text) throws IOException, InterruptedException;

  /** Told that the console met a bug of its own and is gone; the build goes on. */
  void broken(Throwable bug);
}
