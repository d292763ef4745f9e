package dev.sconce.engine;

import dev.sconce.action.ActionResult;
import dev.sconce.action.Ingredient;
import dev.sconce.digest.Digest;
import dev.sconce.schedule.OutputState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The contents of outputs once a result is in place, as readers see them: a link has the content of
 * its target.
 */
final class ResultContents {
  private final FileStateReader states;

  ResultContents(FileStateReader states) {
    this.states = states;
  }

  /**
   * The states of outputs, in their order.
   *
   * @param outputs their names in the result
   */
  List<OutputState> of(ActionResult result, List<String> outputs) {
    Map<String, OutputState> made = new HashMap<>();
    for (ActionResult.OutputFile file : result.files()) {
      made.put(file.path(), new OutputState(file.content().digest(), file.executable()));
    }
    for (ActionResult.OutputLink link : result.links()) {
      String directory = link.path().substring(0, link.path().lastIndexOf('/') + 1);
      OutputState target = made.get(directory + link.target());
      made.put(link.path(), target == null ? present(directory + link.target()) : target);
    }
    return outputs.stream().map(made::get).toList();
  }

  /**
   * The state of a link to a file that is not in the result. If that file is not known yet, readers
   * of the link are looked up again later.
   */
  private OutputState present(String target) {
    try {
      return states.look(target).state()
              instanceof Ingredient.FileState.Content(Digest digest, boolean executable)
          ? new OutputState(digest, executable)
          : new OutputState(Digest.of(target.getBytes(StandardCharsets.ISO_8859_1)), false);
    } catch (IOException unreadable) {
      return new OutputState(Digest.of(target.getBytes(StandardCharsets.ISO_8859_1)), false);
    }
  }
}
