package dev.sconce.ui.tui;

import dev.sconce.ui.tui.terminal.Tty;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A terminal device on which a test types, and whose output it reads. */
public final class FakeTty implements Tty {
  private static final byte[] WAKE = new byte[0];

  private final BlockingQueue<byte[]> typed = new LinkedBlockingQueue<>();
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  public final AtomicInteger suspends = new AtomicInteger();

  /** How often the console asked whether it may use the terminal. */
  public final AtomicInteger looks = new AtomicInteger();

  public volatile boolean keysTaken;
  public volatile boolean ours = true;
  public volatile boolean sized = true;
  public volatile boolean gone;

  /** Whether it does not answer when it is asked for its identity. */
  public volatile boolean silent;

  public volatile Runnable whileSuspended = () -> {};

  public void type(String text) {
    typed.add(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Whether all input has been read. */
  public boolean allIsRead() {
    return typed.isEmpty();
  }

  /** Everything written, with escapes as {@code <esc>}. */
  public synchronized String written() {
    return written.toString(StandardCharsets.UTF_8).replace("\u001b", "<esc>");
  }

  @Override
  public Optional<Size> size() {
    return sized ? Optional.of(new Size(80, 24)) : Optional.empty();
  }

  @Override
  public boolean isOurs() {
    looks.incrementAndGet();
    return ours;
  }

  @Override
  public void takeKeys() {
    keysTaken = true;
  }

  @Override
  public void giveKeysBack() {
    keysTaken = false;
  }

  @Override
  public int read(byte[] to, Optional<Duration> patience) throws IOException {
    try {
      byte[] bytes =
          patience.isPresent()
              ? typed.poll(patience.get().toMillis(), TimeUnit.MILLISECONDS)
              : typed.take();
      if (bytes == null) {
        return 0;
      }
      System.arraycopy(bytes, 0, to, 0, bytes.length);
      return bytes.length;
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void wake() {
    typed.add(WAKE);
  }

  @Override
  public synchronized void write(byte[] bytes, int length) throws IOException {
    if (gone) {
      throw new IOException("the terminal is gone");
    }
    written.write(bytes, 0, length);
    if (!silent && new String(bytes, 0, length, StandardCharsets.ISO_8859_1).equals("\u001b[c")) {
      type("\u001b[?62;22c");
    }
  }

  @Override
  public void suspend() {
    suspends.incrementAndGet();
    whileSuspended.run();
  }
}
