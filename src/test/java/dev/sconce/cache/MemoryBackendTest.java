package dev.sconce.cache;

import dev.sconce.session.CacheEvent.Tier;

final class MemoryBackendTest extends CacheBackendContract {
  @Override
  protected CacheBackend open() {
    return new MemoryBackend(Tier.DISK);
  }
}
