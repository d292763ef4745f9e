package dev.sconce.ui.tui;

/** What a key asks of the terminal, not of the build. */
sealed interface Wish {
  /** To leave the console. */
  record Leave() implements Wish {}

  /** To open the editor. */
  record Edit(ErrorPlace place) implements Wish {}
}
