package dev.sconce.cache;

import dev.sconce.action.ActionKey;
import dev.sconce.action.ActionResult;
import dev.sconce.digest.Digest;
import dev.sconce.session.CacheEvent.MissReason;
import dev.sconce.session.CacheEvent.Tier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A cache in memory. */
public final class MemoryBackend implements CacheBackend {
  public final Map<ActionKey, ActionResult> results = new ConcurrentHashMap<>();
  public final Map<Digest, byte[]> contents = new ConcurrentHashMap<>();
  private final Tier tier;

  public MemoryBackend(Tier tier) {
    this.tier = tier;
  }

  @Override
  public CacheAnswer<ActionResult> find(ActionKey key) {
    ActionResult result = results.get(key);
    return result == null ? new CacheAnswer.Absent<>(0) : found(result);
  }

  @Override
  public CacheAnswer<ActionResult> store(ActionKey key, ActionResult result) {
    results.put(key, result);
    return found(result);
  }

  @Override
  public CacheAnswer<Path> fetch(Digest content, Path target, FetchProgress progress) {
    byte[] bytes = content.sizeBytes() == 0 ? new byte[0] : contents.get(content);
    if (bytes == null) {
      return new CacheAnswer.Absent<>(0);
    }
    try {
      Files.write(target, bytes, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
      progress.received(bytes.length);
      return found(target);
    } catch (IOException failure) {
      return failed(failure.toString());
    }
  }

  @Override
  public CacheAnswer<Digest> contains(Digest content) {
    return content.sizeBytes() == 0 || contents.containsKey(content)
        ? found(content)
        : new CacheAnswer.Absent<>(0);
  }

  @Override
  public CacheAnswer<Digest> store(Digest content, Path source) {
    try {
      byte[] bytes = Files.readAllBytes(source);
      if (!Digest.of(bytes).equals(content)) {
        return failed("changed");
      }
      contents.put(content, bytes);
      return found(content);
    } catch (IOException failure) {
      return failed(failure.toString());
    }
  }

  private <T> CacheAnswer<T> found(T value) {
    return new CacheAnswer.Found<>(value, tier, 0);
  }

  private static <T> CacheAnswer<T> failed(String detail) {
    return new CacheAnswer.Failed<>(MissReason.ERROR, detail, 0);
  }

  @Override
  public void close() {}
}
