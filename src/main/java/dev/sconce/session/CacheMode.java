package dev.sconce.session;

/** The modes of the remote cache. */
public enum CacheMode {
  /** Not at all. */
  OFF,
  /** Results are looked up and fetched, none are pushed. */
  FETCH,
  /** Results are looked up, fetched and pushed. */
  FETCH_AND_PUSH,
  /** Results are pushed, none are looked up. */
  PUSH;

  /** Whether results are looked up. */
  public boolean fetches() {
    return this == FETCH || this == FETCH_AND_PUSH;
  }

  /** Whether results are pushed. */
  public boolean pushes() {
    return this == PUSH || this == FETCH_AND_PUSH;
  }
}
