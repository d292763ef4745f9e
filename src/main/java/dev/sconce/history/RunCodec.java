package dev.sconce.history;

import dev.sconce.action.Ingredients;
import dev.sconce.action.Input;
import dev.sconce.action.Reason;
import dev.sconce.graph.ByteSink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * The record of a run: the step's name and the head as they are, since all of them are read when
 * the ledger is opened, then everything else compressed. Of inputs only keys are kept, because most
 * of them are inputs of many steps. What writes keeps its compressor from one record to the next:
 * to make one takes longer than to use it. One thread at a time.
 */
final class RunCodec implements AutoCloseable {
  private static final int VERSION = 1;
  private static final int INPUT_BYTES = 9;
  private static final int PRODUCT_BYTES = 14;
  private static final int REASON_BYTES = 21;

  /** The record of a run whose inputs are still keys. */
  record Stored(String step, RunSummary head, byte[] rest) {}

  private @Nullable Deflater deflater;

  void write(ByteSink sink, String step, RecordedRun run, long[] inputKeys) {
    RunSummary head = run.head();
    sink.clear();
    sink.put(VERSION);
    RecordWriter.text(sink, step);
    LittleEndian.put(sink, head.run());
    LittleEndian.put(sink, head.startedMillis());
    LittleEndian.put(sink, head.logMtimeNanos());
    LittleEndian.put(sink, head.earlierLogMtimeNanos());
    sink.put(head.usable() ? 1 : 0);
    LittleEndian.put(sink, head.products().size());
    for (Product product : head.products()) {
      RecordWriter.text(sink, product.path());
      RecordWriter.state(sink, product.state());
      LittleEndian.put(sink, product.mtimeNanos());
      RecordWriter.maker(sink, product.maker());
    }
    ByteSink rest = new ByteSink();
    RecordWriter.text(rest, run.ingredients().command());
    RecordWriter.text(rest, run.ingredients().responseFile());
    LittleEndian.put(rest, inputKeys.length);
    for (int i = 0; i < inputKeys.length; i++) {
      rest.put(run.ingredients().inputs().get(i).role().ordinal());
      LittleEndian.put(rest, inputKeys[i]);
    }
    LittleEndian.put(rest, run.reasons().size());
    for (Reason reason : run.reasons()) {
      RecordWriter.reason(rest, reason);
    }
    LittleEndian.put(sink, rest.length());
    deflate(rest, sink);
  }

  static Stored head(byte[] record) throws RecordReader.Malformed {
    RecordReader in = new RecordReader(record);
    if (in.octet() != VERSION) {
      throw new RecordReader.Malformed();
    }
    String step = in.text();
    long run = in.longNumber();
    long started = in.longNumber();
    long logged = in.longNumber();
    long earlier = in.longNumber();
    boolean usable = in.octet() != 0;
    int count = in.count(PRODUCT_BYTES);
    List<Product> products = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      products.add(new Product(in.text(), in.state(), in.longNumber(), in.maker()));
    }
    RunSummary head = new RunSummary(run, started, logged, earlier, usable, products);
    return new Stored(step, head, Arrays.copyOfRange(record, in.position(), record.length));
  }

  /** What inputs keys stand for. One that is not known makes the record malformed. */
  interface Inputs {
    Input of(long key) throws RecordReader.Malformed;
  }

  static RecordedRun run(Stored stored, Inputs known) throws RecordReader.Malformed {
    RecordReader in = new RecordReader(inflate(stored.rest()));
    String command = in.text();
    String responseFile = in.text();
    int count = in.count(INPUT_BYTES);
    List<Input> inputs = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Input.Role role = in.constant(Input.Role.values());
      Input input = known.of(in.longNumber());
      inputs.add(new Input(input.path(), role, input.state(), input.maker()));
    }
    int reasonCount = in.count(REASON_BYTES);
    List<Reason> reasons = new ArrayList<>(reasonCount);
    for (int i = 0; i < reasonCount; i++) {
      reasons.add(in.reason());
    }
    return new RecordedRun(stored.head(), new Ingredients(command, responseFile, inputs), reasons);
  }

  /** The keys of a run's inputs, to find those that no run has any more. */
  static long[] inputKeys(Stored stored) throws RecordReader.Malformed {
    RecordReader in = new RecordReader(inflate(stored.rest()));
    in.text();
    in.text();
    long[] keys = new long[in.count(INPUT_BYTES)];
    for (int i = 0; i < keys.length; i++) {
      in.octet();
      keys[i] = in.longNumber();
    }
    return keys;
  }

  private void deflate(ByteSink from, ByteSink to) {
    Deflater ready = deflater;
    if (ready == null) {
      ready = new Deflater(Deflater.BEST_SPEED);
      deflater = ready;
    }
    ready.reset();
    ready.setInput(from.buffer(), 0, from.length());
    ready.finish();
    byte[] piece = new byte[1 << 10];
    while (!ready.finished()) {
      to.put(piece, 0, ready.deflate(piece));
    }
  }

  /** Gives back the memory of the compressor; what is written later makes another one. */
  @Override
  public void close() {
    if (deflater != null) {
      deflater.end();
      deflater = null;
    }
  }

  private static byte[] inflate(byte[] rest) throws RecordReader.Malformed {
    RecordReader in = new RecordReader(rest);
    int length = in.number();
    if (length < 0 || length > RecordFile.MAX_CONTENT_BYTES * 4) {
      throw new RecordReader.Malformed();
    }
    byte[] content = new byte[length];
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(rest, in.position(), in.left());
      if (inflater.inflate(content) != length) {
        throw new RecordReader.Malformed();
      }
      return content;
    } catch (DataFormatException damaged) {
      throw new RecordReader.Malformed();
    } finally {
      inflater.end();
    }
  }
}
