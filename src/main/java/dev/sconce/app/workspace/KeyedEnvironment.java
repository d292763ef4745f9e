package dev.sconce.app.workspace;

import dev.sconce.action.Roots;
import dev.sconce.exec.CommandEnvironment;
import dev.sconce.files.NativePath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Selects the environment variables of commands that are part of their keys. */
final class KeyedEnvironment {
  /**
   * Variables that cannot affect results. The home directory is among them: if an output contains
   * its path, the cache notices that.
   */
  private static final Set<String> NEVER_KEYED =
      Set.of("TERM", "HOME", "TMPDIR", "MAKEFLAGS", "CCACHE_DISABLE");

  /** Variables of shells, terminals and desktops that no compiler reads. */
  private static final Set<String> NOISE =
      Set.of(
          "_",
          "SHLVL",
          "PWD",
          "OLDPWD",
          "LINES",
          "COLUMNS",
          "COLORTERM",
          "TERM_PROGRAM",
          "TERM_PROGRAM_VERSION",
          "TERM_SESSION_ID",
          "WINDOWID",
          "WINDOWPATH",
          "DISPLAY",
          "WAYLAND_DISPLAY",
          "XAUTHORITY",
          "XDG_SESSION_ID",
          "XDG_RUNTIME_DIR",
          "XDG_VTNR",
          "XDG_SEAT",
          "XDG_SESSION_TYPE",
          "XDG_SESSION_CLASS",
          "XDG_CURRENT_DESKTOP",
          "DBUS_SESSION_BUS_ADDRESS",
          "DESKTOP_SESSION",
          "GNOME_TERMINAL_SCREEN",
          "GNOME_TERMINAL_SERVICE",
          "VTE_VERSION",
          "SSH_AUTH_SOCK",
          "SSH_AGENT_PID",
          "SSH_CLIENT",
          "SSH_CONNECTION",
          "SSH_TTY",
          "GPG_AGENT_INFO",
          "TMUX",
          "TMUX_PANE",
          "STY",
          "LS_COLORS",
          "LESSOPEN",
          "LESSCLOSE",
          "PAGER",
          "EDITOR",
          "VISUAL",
          "HISTFILE",
          "HISTSIZE",
          "PS1",
          "PROMPT_COMMAND",
          "USER",
          "LOGNAME",
          "USERNAME",
          "MAIL",
          "SHELL",
          "HOSTNAME",
          "NINJA_STATUS",
          "MAKELEVEL",
          "MFLAGS",
          "NO_COLOR",
          "CLICOLOR_FORCE",
          "INVOCATION_ID",
          "JOURNAL_STREAM",
          "SYSTEMD_EXEC_PID");

  private static final String OWN = "SCONCE_";
  private static final String PATH = "PATH=";

  private KeyedEnvironment() {}

  /**
   * The variables to key, sorted by name.
   *
   * @param strict whether commands see only a list of relevant variables, so that all of them are
   *     keyed
   * @param isDirectory tells whether a part of PATH is a directory; other parts are left out
   */
  static List<String> of(
      CommandEnvironment commands, boolean strict, Roots roots, Predicate<Path> isDirectory) {
    List<String> keyed = new ArrayList<>();
    for (String entry : commands.entries()) {
      int equals = entry.indexOf('=');
      String name = entry.substring(0, Math.max(0, equals));
      boolean counts =
          !name.isEmpty()
              && (!NEVER_KEYED.contains(name) || isStrangeHome(entry))
              && (strict || !NOISE.contains(name) && !name.startsWith(OWN));
      if (counts) {
        keyed.add(
            entry.startsWith(PATH)
                ? PATH + searchPath(entry.substring(PATH.length()), roots, isDirectory)
                : entry);
      }
    }
    keyed.sort(null);
    return keyed;
  }

  /** Outputs are checked for the path of the home directory, but not for any other text. */
  private static boolean isStrangeHome(String entry) {
    return entry.startsWith("HOME=") && !entry.startsWith("HOME=/");
  }

  private static String searchPath(String value, Roots roots, Predicate<Path> isDirectory) {
    List<String> parts = new ArrayList<>();
    for (String part : value.split(":", -1)) {
      String directory = part.isEmpty() ? "." : part;
      try {
        if (isDirectory.test(NativePath.of("stat", directory))) {
          parts.add(roots.tokensAndHome(directory));
        }
      } catch (IOException noPath) {
        parts.add(directory);
      }
    }
    return String.join(":", parts);
  }
}
