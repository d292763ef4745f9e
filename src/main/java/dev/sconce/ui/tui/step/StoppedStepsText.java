package dev.sconce.ui.tui.step;

import dev.sconce.session.Problem;
import dev.sconce.ui.text.DisplayText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Names the steps that a failure stops: a few by name, those in the same directory by their count.
 */
public final class StoppedStepsText {
  private static final int TOGETHER = 3;
  private static final int NAMES = 4;

  private StoppedStepsText() {}

  public static String names(Problem.Failure failure) {
    Map<String, Integer> directories = new LinkedHashMap<>();
    for (String label : failure.stopped()) {
      directories.merge(directory(label), 1, Integer::sum);
    }
    List<String> names = new ArrayList<>();
    int named = 0;
    for (String label : failure.stopped()) {
      String directory = directory(label);
      int together = directories.getOrDefault(directory, 0);
      if (directory.isEmpty() || together < TOGETHER) {
        names.add(DisplayText.decode(label));
        named++;
      } else {
        String group = together + " " + DisplayText.decode(directory);
        if (!names.contains(group)) {
          names.add(group);
          named += together;
        }
      }
      if (names.size() == NAMES) {
        break;
      }
    }
    int rest = failure.stops() - named;
    return String.join(", ", names) + (rest > 0 ? ", " + rest + " more" : "");
  }

  private static String directory(String label) {
    int slash = label.indexOf('/');
    return slash <= 0 ? "" : label.substring(0, slash);
  }
}
