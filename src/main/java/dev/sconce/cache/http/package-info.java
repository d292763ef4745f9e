/**
 * Results and contents on a server that speaks Bazel's protocol over HTTP. Trusts no answer: what
 * comes is checked by its digest before anybody sees it. Knows nothing of other caches or of steps.
 */
@NullMarked
package dev.sconce.cache.http;

import org.jspecify.annotations.NullMarked;
