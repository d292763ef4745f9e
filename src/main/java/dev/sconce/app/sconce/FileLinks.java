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

/** Links from what commands print to the files that it names, where the terminal has links. */
final class FileLinks {
  private static final int MOST_KNOWN = 10_000;
  private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

  private FileLinks() {}

  /** How lines about a build look: with links where these are known to work. */
  static PlainStyle style(ProcessContext context, BuildLocation location) {
    PlainStyle style = context.style();
    return style.live() && isSupported(context)
        ? style.linking(new PlaceLinks(files(location), host()))
        : style;
  }

  private static boolean isSupported(ProcessContext context) {
    return PlaceLinks.supported(name -> context.environment().get(name).map(Utf8Text::text));
  }

  /** The name of this computer; empty where it is not known, which means the terminal's own. */
  private static String host() {
    try {
      return Files.readString(HOST_NAME).strip();
    } catch (IOException unknown) {
      return "";
    }
  }

  /** Files that are there; where they are is found out when the first one is named. */
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
