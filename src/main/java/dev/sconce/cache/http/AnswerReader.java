package dev.sconce.cache.http;

import java.io.IOException;
import okhttp3.Response;

/** Makes sense of the body of an answer whose status says that all went well. */
@FunctionalInterface
interface AnswerReader<T> {
  /** Reads it. An {@link IOException} means that the connection failed. */
  Attempt<T> read(Response response) throws IOException;
}
