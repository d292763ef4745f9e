package dev.sconce.cache.http;

import dev.sconce.cache.http.ConnectionShare.Purpose;
import java.time.Duration;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;

/**
 * A request that may be sent several times.
 *
 * @param body null for none
 * @param accept the format of the answer; empty for any
 * @param encoding that the body of the answer may have
 * @param whole how long it may take in total
 * @param slow whether a large body is transferred, so that pauses are acceptable
 */
record RequestPlan(
    Purpose purpose,
    String method,
    HttpUrl url,
    @Nullable RequestBody body,
    String accept,
    String encoding,
    Duration whole,
    boolean slow) {
  private static final String PLAIN = "identity";

  static RequestPlan get(HttpUrl url, Purpose purpose, Duration whole) {
    return new RequestPlan(purpose, "GET", url, null, "", PLAIN, whole, false);
  }

  static RequestPlan head(HttpUrl url, Purpose purpose, Duration whole) {
    return new RequestPlan(purpose, "HEAD", url, null, "", PLAIN, whole, false);
  }

  static RequestPlan put(HttpUrl url, RequestBody body, Duration whole) {
    return new RequestPlan(Purpose.UPLOAD, "PUT", url, body, "", PLAIN, whole, false);
  }

  RequestPlan accepting(String form) {
    return new RequestPlan(purpose, method, url, body, form, encoding, whole, slow);
  }

  RequestPlan encoded(String as) {
    return new RequestPlan(purpose, method, url, body, accept, as, whole, slow);
  }

  RequestPlan slowly() {
    return new RequestPlan(purpose, method, url, body, accept, encoding, whole, true);
  }

  boolean writes() {
    return body != null;
  }

  boolean compresses() {
    return body instanceof CompressedUpload;
  }

  Request.Builder request(HttpUrl to) {
    // Without this, the client would request other encodings by itself.
    Request.Builder request =
        new Request.Builder().url(to).method(method, body).header("Accept-Encoding", encoding);
    if (!accept.isEmpty()) {
      request.header("Accept", accept);
    }
    if (body instanceof CompressedUpload upload) {
      request
          .header("Content-Encoding", upload.encoding())
          .header("X-Digest-SizeBytes", Long.toString(upload.plainBytes()));
    }
    return request;
  }
}
