package dev.sconce.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFileTest {
  private final List<String> complaints = new ArrayList<>();
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final List<String> calls = new ArrayList<>();
  private int room = 8;

  /** A target with limited space. */
  private final class SmallDisk implements ReportTarget {
    @Override
    public void append(byte[] bytes, int length, byte[] tail) throws IOException {
      if (length > room) {
        throw new IOException("No space left on device");
      }
      room -= length;
      written.write(bytes, 0, length);
    }

    @Override
    public void finish(byte[] tail) {
      calls.add("finish");
      written.writeBytes(tail);
    }

    @Override
    public void abandon() {
      calls.add("abandon");
    }

    @Override
    public void close() {
      calls.add("close");
    }
  }

  private ReportFile file() throws IOException {
    return ReportFile.of(
        "event log x",
        new SmallDisk(),
        "<".getBytes(StandardCharsets.UTF_8),
        ">",
        () -> LogText.START,
        complaints::add);
  }

  private static void write(ReportFile file, String text) throws IOException {
    OutputStream records = file.records();
    records.write(text.getBytes(StandardCharsets.UTF_8));
    file.recordEnded();
    file.flush();
  }

  @Test
  void fullDiskIsReportedOnceAndNothingMoreIsWritten() throws IOException {
    ReportFile file = file();
    write(file, "123");
    write(file, "123456");
    write(file, "1");
    file.close();
    file.close();
    assertEquals("<123", written.toString(StandardCharsets.UTF_8));
    assertEquals(List.of("event log x is not complete: No space left on device"), complaints);
    assertEquals(List.of("abandon"), calls);
  }

  @Test
  void theTailIsWrittenOnce() throws IOException {
    ReportFile file = file();
    write(file, "123");
    file.close();
    file.close();
    assertEquals("<123>", written.toString(StandardCharsets.UTF_8));
    assertEquals(List.of("finish"), calls);
    assertEquals(List.of(), complaints);
  }

  @Test
  void abandonTruncatesAPartialRecord(@TempDir Path directory) throws IOException {
    Path path = directory.resolve("file");
    ReportTarget.FileTarget target = new ReportTarget.FileTarget(path);
    byte[] tail = "]".getBytes(StandardCharsets.UTF_8);
    target.append("[1".getBytes(StandardCharsets.UTF_8), 2, tail);
    assertEquals("[1]", Files.readString(path));
    target.append(",22".getBytes(StandardCharsets.UTF_8), 3, tail);
    assertEquals("[1,22]", Files.readString(path));
    Files.writeString(path, "[1,22,3333");
    target.abandon();
    assertEquals("[1,22]", Files.readString(path));
  }
}
