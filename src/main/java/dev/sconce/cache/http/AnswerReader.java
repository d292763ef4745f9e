package dev.sconce.cache.http;

import java.io.IOException;
import okhttp3.Response;

/** Reads the body of a successful answer. */
@FunctionalInterface
interface AnswerReader<T> {
  /** Reads the body. An {@link IOException} means that the connection failed. */
  Attempt<T> read(Response response) throws IOException;
}
