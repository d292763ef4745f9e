/**
 * SHA-256 digests and the hashing of streams.
 *
 * <p>Never knows where the bytes come from or what they mean.
 */
@NullMarked
package dev.sconce.digest;

import org.jspecify.annotations.NullMarked;
