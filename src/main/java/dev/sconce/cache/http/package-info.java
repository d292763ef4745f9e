/**
 * Results and contents on a server that speaks Bazel's protocol over HTTP. Trusts no answer:
 * contents are checked against their digests before anybody sees them. Knows nothing of other
 * caches or of steps.
 */
@NullMarked
package dev.sconce.cache.http;

import org.jspecify.annotations.NullMarked;
