package dev.sconce.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sconce.os.Pipe;
import java.io.File;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Starts many processes while the Java machine collects garbage and loads classes on other threads.
 */
@Tag("slow")
@Timeout(value = 3600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TracedStressTest {
  private static final int TOGETHER = 4;

  /** The pause between two collections, which leaves processors for the code under test. */
  private static final long PAUSE_NANOS = 5_000_000;

  @TempDir private Path temp;
  private final AtomicBoolean over = new AtomicBoolean();

  @Test
  void nothingHangsAndNothingIsLeft() throws Exception {
    Tracing.assumePossible();
    int starts = Integer.getInteger("sconce.traced.starts", 2_000);
    Thread collecting = Thread.ofPlatform().start(this::collectGarbage);
    Thread loading = Thread.ofPlatform().start(this::loadClasses);
    int descriptors = descriptors();
    try (LocalRunner runner =
        new LocalRunner(
            Tracing.posix(),
            LocalRunner.Setup.of(CommandEnvironment.ofThisProcess(), temp.resolve("spill"))
                .in(temp.toString()))) {
      CommandRunner traced = Tracing.all(runner);
      Semaphore places = new Semaphore(TOGETHER);
      CountDownLatch ends = new CountDownLatch(starts);
      AtomicInteger whole = new AtomicInteger();
      for (int i = 0; i < starts; i++) {
        places.acquire();
        Commands.start(
            traced,
            new CommandRunner.Request.Command(i % 10 == 0 ? "echo x | cat" : "test -e x;", false),
            end -> {
              CommandRunner.End.Exited exited = (CommandRunner.End.Exited) end;
              if (exited.accesses().orElseThrow().isWhole()) {
                whole.incrementAndGet();
              }
              places.release();
              ends.countDown();
            });
      }
      ends.await();
      assertEquals(starts, whole.get());
    } finally {
      over.set(true);
      collecting.join();
      loading.join();
    }
    assertTrue(descriptors() <= descriptors + 2, () -> descriptors() + " descriptors");
    assertEquals(Set.of(), startsAtWork());
  }

  private void collectGarbage() {
    while (!over.get()) {
      System.gc();
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** Each loader reads the same class from its file again. */
  private void loadClasses() {
    URL[] places = {Pipe.class.getProtectionDomain().getCodeSource().getLocation()};
    while (!over.get()) {
      try (URLClassLoader loader = new URLClassLoader(places, null)) {
        Class<?> one = loader.loadClass("dev.sconce.os.Pipe");
        InvocationHandler nothing = (_, _, _) -> null;
        Proxy.newProxyInstance(loader, new Class<?>[] {Runnable.class}, nothing);
        assertTrue(one.isRecord());
        LockSupport.parkNanos(PAUSE_NANOS);
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }

  private static int descriptors() {
    String[] open = new File("/proc/self/fd").list();
    return open == null ? 0 : open.length;
  }

  private static Set<String> startsAtWork() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(one -> one.getKey().getName().equals("traced start"))
        .map(one -> one.getKey().toString())
        .collect(Collectors.toSet());
  }
}
