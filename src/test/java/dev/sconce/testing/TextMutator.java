package dev.sconce.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Makes broken and odd variants of sample texts. The same seed gives the same text. */
public final class TextMutator {
  private final List<String> samples;
  private final List<String> tokens;

  /**
   * A mutator.
   *
   * @param samples the texts to start from
   * @param tokens texts worth inserting
   */
  public TextMutator(List<String> samples, List<String> tokens) {
    this.samples = List.copyOf(samples);
    this.tokens = List.copyOf(tokens);
  }

  /** A variant of one of the samples, with up to five changes. */
  public String variant(long seed) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder(sample(random));
    for (int changes = random.nextInt(6); changes > 0; changes--) {
      change(text, random);
    }
    return text.toString();
  }

  private void change(StringBuilder text, Random random) {
    int at = random.nextInt(text.length() + 1);
    switch (random.nextInt(6)) {
      case 0, 1 -> text.insert(at, tokens.get(random.nextInt(tokens.size())));
      case 2 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(6)));
      case 3 -> text.insert(at, (char) random.nextInt(256));
      case 4 -> text.insert(at, lines(sample(random), random));
      default -> {
        String line = lines(text.toString(), random);
        text.insert(at, line);
      }
    }
  }

  private static String lines(String text, Random random) {
    List<String> lines = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
    int from = random.nextInt(lines.size());
    int to = Math.min(lines.size(), from + 1 + random.nextInt(4));
    return "\n" + String.join("\n", lines.subList(from, to)) + "\n";
  }

  private String sample(Random random) {
    return samples.get(random.nextInt(samples.size()));
  }
}
