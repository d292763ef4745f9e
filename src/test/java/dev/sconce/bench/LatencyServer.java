package dev.sconce.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A cache server with artificial latency. {@code LatencyServer DIRECTORY MILLIS [PORT [MEGABYTES]]}
 * delays each answer by so many milliseconds, and sends at most so many megabytes per second over
 * all connections together. If a file also exists under its name with {@code .zst}, clients that
 * accept zstd get that one. The server prints its URL and runs until its input ends. It stores
 * whatever is put, keeps connections open, and sends files as fast as the system can.
 */
public final class LatencyServer implements AutoCloseable {
  private static final int MOST_HEAD_BYTES = 1 << 16;
  private static final int BACKLOG = 1_024;
  private static final long PART_BYTES = 1 << 16;

  private final ServerSocketChannel socket;
  private final Path directory;
  private final long latencyMillis;

  /** 0 for no limit. */
  private final long bytesPerSecond;

  private long freeAtNanos = System.nanoTime();
  private final AtomicLong temporary = new AtomicLong();

  LatencyServer(Path directory, long latencyMillis, int port) throws IOException {
    this(directory, latencyMillis, port, 0);
  }

  LatencyServer(Path directory, long latencyMillis, int port, long bytesPerSecond)
      throws IOException {
    this.bytesPerSecond = bytesPerSecond;
    this.directory = directory;
    this.latencyMillis = latencyMillis;
    socket = ServerSocketChannel.open();
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
    Thread.ofVirtual().start(this::accept);
  }

  public static void main(String[] arguments) throws IOException {
    int port = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 0;
    long megabytes = arguments.length > 3 ? Long.parseLong(arguments[3]) : 0;
    try (LatencyServer server =
        new LatencyServer(
            Path.of(arguments[0]), Long.parseLong(arguments[1]), port, megabytes * 1_000_000)) {
      System.out.println(server.url());
      long unread = System.in.transferTo(OutputStream.nullOutputStream());
      assert unread >= 0;
    }
  }

  String url() throws IOException {
    return "http://127.0.0.1:" + ((InetSocketAddress) socket.getLocalAddress()).getPort() + "/";
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel connection = socket.accept();
        connection.setOption(StandardSocketOptions.TCP_NODELAY, true);
        Thread.ofVirtual().start(() -> serve(connection));
      }
    } catch (IOException closed) {
      return; // end of the stream
    }
  }

  private void serve(SocketChannel connection) {
    try (connection) {
      InputStream in = new BufferedInputStream(Channels.newInputStream(connection));
      boolean more = true;
      while (more) {
        more = answer(in, connection);
      }
    } catch (IOException | InterruptedException gone) {
      return; // the client has left
    }
  }

  /** Returns whether there was a request. */
  private boolean answer(InputStream in, SocketChannel out)
      throws IOException, InterruptedException {
    String head = readHead(in);
    if (head.isEmpty()) {
      return false;
    }
    String[] words = head.substring(0, head.indexOf("\r\n")).split(" ", -1);
    String path = words[1];
    Path file =
        directory.resolve(
            path.substring(path.lastIndexOf('/', path.length() - 66) + 1).replace('/', '-'));
    switch (words[0]) {
      case "PUT" -> {
        store(in, length(head), file);
        pause();
        send(out, "200 OK", 0);
      }
      case "HEAD" -> {
        pause();
        if (Files.exists(file)) {
          send(out, "200 OK", Files.size(file));
        } else {
          send(out, "404 Not Found", 0);
        }
      }
      default -> {
        pause();
        Path compressed = file.resolveSibling(file.getFileName() + ".zst");
        boolean zstd = acceptsZstd(head) && Files.exists(compressed);
        sendFile(out, zstd ? compressed : file, zstd ? "Content-Encoding: zstd\r\n" : "");
      }
    }
    return true;
  }

  private void pause() throws InterruptedException {
    if (latencyMillis > 0) {
      Thread.sleep(latencyMillis);
    }
  }

  private static String readHead(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.length() < MOST_HEAD_BYTES) {
      int next = in.read();
      if (next < 0) {
        return "";
      }
      head.append((char) next);
      if (next == '\n' && head.toString().endsWith("\r\n\r\n")) {
        return head.toString();
      }
    }
    return "";
  }

  private static long length(String head) {
    return head.lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
        .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
        .findFirst()
        .orElse(0);
  }

  private void store(InputStream in, long length, Path file) throws IOException {
    Path fresh = directory.resolve("new-" + temporary.incrementAndGet());
    try (OutputStream out = Files.newOutputStream(fresh)) {
      byte[] buffer = new byte[1 << 16];
      for (long left = length; left > 0; ) {
        int count = in.read(buffer, 0, (int) Math.min(left, buffer.length));
        if (count < 0) {
          throw new IOException("cut off");
        }
        out.write(buffer, 0, count);
        left -= count;
      }
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void send(SocketChannel out, String status, long length) throws IOException {
    send(out, status, "", length);
  }

  private static void send(SocketChannel out, String status, String headers, long length)
      throws IOException {
    ByteBuffer head =
        StandardCharsets.US_ASCII.encode(
            "HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: " + length + "\r\n\r\n");
    while (head.hasRemaining()) {
      out.write(head);
    }
  }

  /** Waits until the line is free for some bytes, and occupies it. */
  private void takeLine(long bytes) throws InterruptedException {
    if (bytesPerSecond == 0) {
      return;
    }
    long waitNanos;
    synchronized (this) {
      long now = System.nanoTime();
      freeAtNanos = Math.max(freeAtNanos, now) + bytes * 1_000_000_000 / bytesPerSecond;
      waitNanos = freeAtNanos - now;
    }
    Thread.sleep(Duration.ofNanos(waitNanos));
  }

  private static boolean acceptsZstd(String head) {
    return head.lines()
        .map(line -> line.toLowerCase(Locale.ROOT))
        .anyMatch(line -> line.startsWith("accept-encoding:") && line.contains("zstd"));
  }

  private void sendFile(SocketChannel out, Path file, String headers)
      throws IOException, InterruptedException {
    try (FileChannel content = FileChannel.open(file)) {
      long size = content.size();
      send(out, "200 OK", headers, size);
      for (long done = 0; done < size; ) {
        long part = bytesPerSecond == 0 ? size - done : Math.min(PART_BYTES, size - done);
        takeLine(part);
        done += content.transferTo(done, part, out);
      }
    } catch (NoSuchFileException missing) {
      send(out, "404 Not Found", 0);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
