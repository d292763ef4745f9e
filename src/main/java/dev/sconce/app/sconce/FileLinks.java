package dev.sconce.app.sconce;

import dev.sconce.app.workspace.SourceRoots;
import dev.sconce.ui.plain.PlainStyle;
import dev.sconce.ui.text.PlaceLinks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Links in the output of commands that point to the files named there, if the terminal supports
 * links.
 */
final class FileLinks {
  private static final int MOST_KNOWN = 10_000;
  private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

  private FileLinks() {}

  /** The style of build lines: with links where they are known to work. */
  static PlainStyle style(ProcessContext context, BuildLocation location) {
    PlainStyle style = context.style();
    return style.live() && isSupported(context)
        ? style.linking(new PlaceLinks(files(location), host()))
        : style;
  }

  private static boolean isSupported(ProcessContext context) {
    return PlaceLinks.supported(name -> context.environment().get(name).map(Utf8Text::text));
  }

  /** The name of this computer; empty if unknown, which means the terminal's own. */
  private static String host() {
    try {
      return Files.readString(HOST_NAME).strip();
    } catch (IOException unknown) {
      return "";
    }
  }

  /** Finds files that exist. It determines their directories when the first file is named. */
  private static Function<String, Optional<String>> files(BuildLocation location) {
    Map<String, Optional<String>> known = new HashMap<>();
    DiagnosticPaths[] paths = new DiagnosticPaths[1];
    return name -> {
      if (paths[0] == null) {
        Path directory = location.directory();
        paths[0] = new DiagnosticPaths(directory, SourceRoots.project(directory));
      }
      if (known.size() >= MOST_KNOWN) {
        known.clear();
      }
      return known.computeIfAbsent(
          name,
          one ->
              Optional.of(paths[0].whole(one))
                  .filter(whole -> Files.exists(Path.of(Utf8Text.text(whole)))));
    };
  }
}
