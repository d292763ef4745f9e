package dev.sconce.discover;

import dev.sconce.graph.CanonicalPath;
import dev.sconce.graph.Graph;
import dev.sconce.graph.Node;
import java.nio.charset.StandardCharsets;

/**
 * A parsed depfile: ranges of its bytes, which were unescaped in place. Each written path appears
 * once, in order of first mention.
 */
public final class Depfile {
  private final byte[] content;
  private final int[] outputs;
  private final int[] inputs;

  /** Takes arrays of pairs: start and end. */
  Depfile(byte[] content, int[] outputs, int[] inputs) {
    this.content = content;
    this.outputs = outputs;
    this.inputs = inputs;
  }

  /** The number of targets. */
  public int outputCount() {
    return outputs.length / 2;
  }

  /** A target as written, not canonical. */
  public String output(int index) {
    return text(outputs, index);
  }

  /** The number of prerequisites. */
  public int inputCount() {
    return inputs.length / 2;
  }

  /** A prerequisite as written, not canonical. */
  public String input(int index) {
    return text(inputs, index);
  }

  /** The nodes of all prerequisites; new ones are created. */
  public Node[] inputNodes(Graph graph) {
    Node[] nodes = new Node[inputCount()];
    byte[] scratch = new byte[0];
    for (int i = 0; i < nodes.length; i++) {
      int from = inputs[2 * i];
      int length = inputs[2 * i + 1] - from;
      if (CanonicalPath.isCanonical(content, from, length)) {
        nodes[i] = graph.node(content, from, length);
        continue;
      }
      if (scratch.length < length) {
        scratch = new byte[length * 2];
      }
      System.arraycopy(content, from, scratch, 0, length);
      nodes[i] = graph.node(scratch, 0, CanonicalPath.inPlace(scratch, 0, length));
    }
    return nodes;
  }

  private String text(int[] ranges, int index) {
    int from = ranges[2 * index];
    int length = ranges[2 * index + 1] - from;
    return new String(content, from, length, StandardCharsets.ISO_8859_1);
  }
}
