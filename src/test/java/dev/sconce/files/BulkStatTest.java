package dev.sconce.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sconce.testing.FakeFiles;
import org.junit.jupiter.api.Test;

class BulkStatTest {
  private final FakeFiles files = new FakeFiles();

  private long[] ask(int count, int threads) {
    long[] out = new long[count];
    new BulkStat(files, threads).mtimes(count, index -> "f" + index, out);
    return out;
  }

  @Test
  void everyFileIsAskedForOnceWhateverTheNumberOfThreads() {
    for (int threads : new int[] {1, 2, 3}) {
      for (int count : new int[] {0, 1, 127, 128, 129, 5000}) {
        for (int i = 0; i < count; i++) {
          files.create("f" + i, "", 10 + i);
        }
        files.forget();
        long[] out = ask(count, threads);
        for (int i = 0; i < count; i++) {
          assertEquals(10 + i, out[i]);
        }
        assertEquals(count, files.statted().size());
      }
    }
  }

  @Test
  void missingFilesAreZeroAndFailuresAreMarked() {
    files.create("f0", "", 7).failAt("f2", "Permission denied");
    long[] out = ask(3, 2);
    assertEquals(7, out[0]);
    assertEquals(0, out[1]);
    assertEquals(BulkStat.FAILED, out[2]);
  }

  @Test
  void aBugInTheListOfPathsIsNotLost() {
    BulkStat bulk = new BulkStat(files, 2);
    assertThrows(
        IllegalStateException.class,
        () ->
            bulk.mtimes(
                5000,
                index -> {
                  throw new IllegalArgumentException("no path " + index);
                },
                new long[5000]));
  }

  @Test
  void withoutAThreadNothingCanBeAsked() {
    assertThrows(IllegalArgumentException.class, () -> new BulkStat(files, 0));
  }
}
