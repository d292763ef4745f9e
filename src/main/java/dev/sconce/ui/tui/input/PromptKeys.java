package dev.sconce.ui.tui.input;

import dev.sconce.session.BuildRequest;
import dev.sconce.session.CacheMode;
import dev.sconce.session.UndeclaredReport;
import dev.sconce.ui.command.CommandAvailability;
import dev.sconce.ui.command.ConsoleCommand;
import dev.sconce.ui.command.PaletteSearch;
import dev.sconce.ui.text.DisplayText;
import dev.sconce.ui.tui.frame.TextLine;
import dev.sconce.ui.tui.pane.TextPane;
import dev.sconce.ui.tui.screen.ScrolledText;
import dev.sconce.ui.tui.view.InputContext;
import dev.sconce.ui.tui.view.KeyNames;
import dev.sconce.ui.tui.view.Prompt;
import dev.sconce.ui.tui.view.SelectedStep;
import dev.sconce.ui.tui.view.ShownContent;
import dev.sconce.ui.tui.view.StepFilter;
import dev.sconce.ui.tui.view.ViewState;
import java.util.List;
import java.util.Optional;

/** Handles keys while the user types a line or picks from a menu. */
final class PromptKeys {
  /** The longest line. */
  private static final int MAX_CHARS = 2_000;

  /** The pattern that matches all steps. */
  private static final String ALL_STEPS = "**";

  /** A larger number of slots is a typing error. */
  private static final int MAX_SLOTS = 10_000;

  private final InputContext now;
  private final Prompt prompt;

  /**
   * @param now with the prompt in its view
   */
  PromptKeys(InputContext now, Prompt prompt) {
    this.now = now;
    this.prompt = prompt;
  }

  KeyResult press(String key) {
    if (key.equals("Esc") || key.equals("^C")) {
      return KeyResult.of(closed().view());
    }
    return switch (prompt) {
      case Prompt.Typing typing -> typed(key, typing);
      case Prompt.Picking picking -> picked(key, picking.menu());
      case Prompt.Idle _, Prompt.Confirming _ -> KeyResult.of(now.view());
    };
  }

  /** The context without the prompt. */
  private InputContext closed() {
    return now.with(now.view().withPrompt(new Prompt.Idle()));
  }

  private KeyResult typed(String key, Prompt.Typing line) {
    String text = line.text();
    return switch (key) {
      case "Enter" -> entered(line);
      case "Up" -> chosen(line, line.chosen() - 1);
      case "Down" -> chosen(line, line.chosen() + 1);
      case "Tab" -> completed(line);
      case "^U" -> changed(line, "");
      case "Backspace" ->
          text.isEmpty()
              ? KeyResult.of(closed().view())
              : changed(line, text.substring(0, text.offsetByCodePoints(text.length(), -1)));
      default ->
          KeyNames.types(key) && text.length() < MAX_CHARS
              ? changed(line, text + (key.equals("Space") ? " " : key))
              : KeyResult.of(now.view());
    };
  }

  private KeyResult changed(Prompt.Typing line, String text) {
    return KeyResult.of(now.view().withPrompt(new Prompt.Typing(line.purpose(), text, 0)));
  }

  private KeyResult chosen(Prompt.Typing line, int which) {
    int most = Math.max(0, offered(line).commands().size() - 1);
    int clamped = Math.clamp(which, 0, most);
    return KeyResult.of(
        now.view().withPrompt(new Prompt.Typing(line.purpose(), line.text(), clamped)));
  }

  private PaletteSearch.Found offered(Prompt.Typing line) {
    return line.purpose() == Prompt.Purpose.COMMAND
        ? PaletteSearch.read(line.text(), new CommandAvailability(new SelectedStep(now)).offered())
        : new PaletteSearch.Found(List.of(), "");
  }

  /** Completes the name of the chosen command, with a blank for its argument. */
  private KeyResult completed(Prompt.Typing line) {
    List<ConsoleCommand> commands = offered(line).commands();
    if (commands.isEmpty()) {
      return KeyResult.of(now.view());
    }
    ConsoleCommand command = commands.get(Math.min(line.chosen(), commands.size() - 1));
    return changed(
        line, command.title() + (command.argument() == ConsoleCommand.Argument.NONE ? "" : " "));
  }

  private KeyResult entered(Prompt.Typing line) {
    InputContext closed = closed();
    ViewState view = closed.view();
    String text = line.text().strip();
    return switch (line.purpose()) {
      case FILTER -> filter(closed, text);
      case FIND -> find(closed, text);
      case SLOTS -> text.isEmpty() ? KeyResult.of(view) : slots(closed, text);
      case BUILD -> text.isEmpty() ? KeyResult.of(view) : build(closed, text);
      case ALLOW -> allow(closed, text);
      case COMMAND -> command(closed, line);
    };
  }

  private static KeyResult allow(InputContext closed, String reason) {
    SelectedStep subject = new SelectedStep(closed);
    Optional<UndeclaredReport> report = subject.report();
    if (reason.isEmpty()) {
      return KeyResult.of(closed.view().withNotice("nothing is allowed without a reason"));
    }
    if (report.isEmpty()) {
      return KeyResult.of(closed.view().withNotice("no step uses the file undeclared any more"));
    }
    boolean alone = subject.undeclared().filter(file -> file.steps() == 1).isPresent();
    return KeyResult.of(closed.view())
        .withAction(
            new KeyResult.TerminalAction.Allow(
                alone ? report.get().step() : ALL_STEPS,
                report.get().violation().path(),
                DisplayText.encode(reason)));
  }

  private static KeyResult filter(InputContext closed, String text) {
    ViewState view = closed.view();
    return KeyResult.of(
        new StepFilter(text)
            .mistake()
            .map(view::withNotice)
            .orElseGet(() -> view.withContent(view.content().withFilter(text))));
  }

  private static KeyResult find(InputContext closed, String text) {
    ViewState view = closed.view();
    ShownContent.ReadingPosition reading = view.content().reading().finding(text);
    ViewState finding = view.withContent(view.content().withReading(reading));
    if (text.isEmpty()) {
      return KeyResult.of(finding);
    }
    List<TextLine> lines = ScrolledText.lines(closed);
    ShownContent.ReadingPosition at =
        ScrolledText.wrapped(closed).within(reading, ScrolledText.room(closed));
    return KeyResult.of(
        TextPane.Search.first(lines, text, at.scroll())
            .map(line -> view.withContent(view.content().withReading(reading.at(line))))
            .orElseGet(() -> finding.withNotice("not found: " + text)));
  }

  private KeyResult command(InputContext closed, Prompt.Typing line) {
    if (line.text().isBlank()) {
      return KeyResult.of(closed.view());
    }
    PaletteSearch.Found found = offered(line);
    if (found.commands().isEmpty()) {
      return KeyResult.of(closed.view().withNotice(notOffered(closed, line.text())));
    }
    ConsoleCommand command =
        found.commands().get(Math.min(line.chosen(), found.commands().size() - 1));
    return found.argument().isEmpty()
        ? KeyHandler.act(closed, command, command.title())
        : with(closed, command, found.argument());
  }

  /** Why a command that this build can never need is unavailable. */
  private static String notOffered(InputContext closed, String text) {
    CommandAvailability availability = new CommandAvailability(new SelectedStep(closed));
    return PaletteSearch.read(text, List.of(ConsoleCommand.values())).commands().stream()
        .findFirst()
        .flatMap(
            command ->
                availability.refusal(command).map(refusal -> command.title() + ": " + refusal))
        .orElse("no command has that name");
  }

  private static KeyResult with(InputContext closed, ConsoleCommand command, String argument) {
    Optional<String> refusal = new CommandAvailability(new SelectedStep(closed)).refusal(command);
    boolean needsNoChoice = command.argument() == ConsoleCommand.Argument.FILE;
    if (refusal.isPresent() && !needsNoChoice) {
      return KeyResult.of(closed.view().withNotice(command.title() + ": " + refusal.get()));
    }
    return switch (command.argument()) {
      case NONE -> KeyHandler.act(closed, command, command.title());
      case NUMBER -> slots(closed, argument);
      case FILE -> KeyResult.of(new NavigationKeys(closed).who(DisplayText.encode(argument)));
      case TARGETS -> build(closed, argument);
      case MODE -> mode(closed, argument);
      case TEXT -> closed.reading() ? find(closed, argument) : filter(closed, argument);
    };
  }

  private static KeyResult slots(InputContext closed, String text) {
    int slots = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
    return slots < 1 || slots > MAX_SLOTS
        ? KeyResult.of(closed.view().withNotice("slots: \"" + text + "\" is no number from 1 on"))
        : new BuildRequestKeys(closed).request(new BuildRequest.SetSlots(slots));
  }

  private static KeyResult build(InputContext closed, String text) {
    List<String> targets = List.of(text.strip().split("\\s+", -1));
    return new BuildRequestKeys(closed)
        .request(new BuildRequest.AddTargets(targets.stream().map(DisplayText::encode).toList()));
  }

  private static KeyResult mode(InputContext closed, String text) {
    BuildRequestKeys requests = new BuildRequestKeys(closed);
    return switch (text) {
      case "off" -> requests.mode(CacheMode.OFF);
      case "fetch" -> requests.mode(CacheMode.FETCH);
      case "fetch+push" -> requests.mode(CacheMode.FETCH_AND_PUSH);
      case "push" -> requests.mode(CacheMode.PUSH);
      default ->
          KeyResult.of(
              closed.view().withNotice("mode: off, fetch, fetch+push or push, not " + text));
    };
  }

  private KeyResult picked(String key, Prompt.Menu menu) {
    return switch (menu) {
      case MODE -> pickedMode(key);
      case COPY -> pickedCopy(key);
      case COPY_FIX -> pickedFix(key);
    };
  }

  private KeyResult pickedMode(String key) {
    InputContext closed = closed();
    return switch (key) {
      case "o" -> mode(closed, "off");
      case "f" -> mode(closed, "fetch");
      case "b" -> mode(closed, "fetch+push");
      case "u" -> mode(closed, "push");
      default -> KeyResult.of(closed.view());
    };
  }

  private KeyResult pickedCopy(String key) {
    ClipboardText copied = new ClipboardText(closed());
    return switch (key) {
      case "c" -> copy("command", copied.command());
      case "o" -> copyOutput(copied.output());
      case "p" -> copy("path", copied.path());
      case "r" -> copy("report", Optional.of(copied.report()));
      default -> KeyResult.of(closed().view());
    };
  }

  private KeyResult pickedFix(String key) {
    ClipboardText copied = new ClipboardText(closed());
    return switch (key) {
      case "c" -> copy("fix for CMake", copied.fix("CMake"));
      case "m" -> copy("fix for Meson", copied.fix("Meson"));
      case "s" -> copy("fix for SCons", copied.fix("SCons"));
      case "n" -> copy("fix for Ninja", copied.fix("Ninja"));
      case "a" -> copy("command", copied.allowCommand());
      case "p" -> copy("path", copied.path());
      case "r" -> copy("report", Optional.of(copied.report()));
      default -> KeyResult.of(closed().view());
    };
  }

  /** Copies an output; requests it if the console does not have it. */
  private KeyResult copyOutput(Optional<String> text) {
    Optional<Integer> step =
        text.isPresent() ? Optional.empty() : new SelectedStep(closed()).step();
    return step.map(
            one ->
                KeyResult.of(closed().view())
                    .withAction(
                        new KeyResult.TerminalAction.Output(
                            one, KeyResult.TerminalAction.Use.COPY)))
        .orElseGet(() -> copy("output", text));
  }

  private KeyResult copy(String what, Optional<String> text) {
    ViewState view = closed().view();
    return text.map(
            one ->
                KeyResult.of(view.withNotice("copied the " + what))
                    .withAction(new KeyResult.TerminalAction.Copy(one)))
        .orElseGet(() -> KeyResult.of(view.withNotice("there is no " + what + " to copy")));
  }
}
