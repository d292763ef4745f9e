package dev.sconce.testing;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real cache server on a loopback port of its own, which runs until it is closed. */
public final class RealCacheServer implements AutoCloseable {
  private static final long START_SECONDS = 30;
  private static final int POLL_MILLIS = 20;

  private final Process process;
  private final int port;
  private final Path log;

  private RealCacheServer(List<String> command, Path directory, int port)
      throws IOException, InterruptedException {
    this.port = port;
    this.log = directory.resolve("server.log");
    process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    awaitAnswer();
  }

  /** Starts a bazel-remote that stores its files below a directory. */
  public static RealCacheServer bazelRemote(Path directory, String... more)
      throws IOException, InterruptedException {
    int port = freePort();
    List<String> command =
        new ArrayList<>(
            List.of(
                RequiredTool.bazelRemote().path().toString(),
                "--dir",
                directory.resolve("cache").toString(),
                "--max_size",
                "1",
                "--http_address",
                "127.0.0.1:" + port,
                "--grpc_address",
                "none",
                "--access_log_level",
                "none"));
    command.addAll(List.of(more));
    return new RealCacheServer(command, directory, port);
  }

  /**
   * Starts an nginx that accepts every upload. Its {@code user} line matters only for root: nginx
   * would otherwise switch to a user who may not enter the directory.
   */
  public static RealCacheServer nginx(Path directory) throws IOException, InterruptedException {
    int port = freePort();
    Files.createDirectories(directory.resolve("files"));
    Path settings =
        Files.writeString(
            directory.resolve("nginx.conf"),
            """
            user root;
            daemon off;
            worker_processes 1;
            pid %1$s/nginx.pid;
            error_log stderr;
            events { worker_connections 1024; }
            http {
              access_log off;
              client_body_temp_path %1$s/body;
              proxy_temp_path %1$s/proxy;
              fastcgi_temp_path %1$s/fastcgi;
              uwsgi_temp_path %1$s/uwsgi;
              scgi_temp_path %1$s/scgi;
              server {
                listen 127.0.0.1:%2$d;
                location / {
                  root %1$s/files;
                  dav_methods PUT;
                  create_full_put_path on;
                  client_max_body_size 0;
                }
              }
            }
            """
                .formatted(directory, port));
    return new RealCacheServer(
        List.of(
            RequiredTool.nginx().path().toString(),
            "-p",
            directory.toString(),
            "-c",
            settings.toString()),
        directory,
        port);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitAnswer() throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (!answers()) {
      if (!process.isAlive() || System.nanoTime() - end > 0) {
        close();
        throw new IOException("the server does not start: " + Files.readString(log));
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  private boolean answers() {
    try {
      HttpURLConnection connection = (HttpURLConnection) URI.create(url()).toURL().openConnection();
      return connection.getResponseCode() > 0;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** The URL, with a slash at its end. */
  public String url() {
    return "http://127.0.0.1:" + port + "/";
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(START_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
