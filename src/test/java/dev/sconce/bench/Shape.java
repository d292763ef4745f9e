package dev.sconce.bench;

import java.util.ArrayList;
import java.util.List;

/** Shapes of builds. Each produces about as many steps as requested. */
enum Shape {
  /** Independent steps. */
  WIDE {
    @Override
    void steps(int count, StepSink sink) {
      for (int i = 0; i < count; i++) {
        sink.step("obj/d" + i / 100 + "/o" + i, List.of("src/d" + i / 100 + "/s" + i), List.of());
      }
      sink.all(range("obj/d%d/o%d", count));
    }
  },

  /** Ten chains, in which each step needs the one before. */
  DEEP {
    private static final int CHAINS = 10;

    @Override
    void steps(int count, StepSink sink) {
      int length = count / CHAINS;
      List<String> ends = new ArrayList<>();
      for (int chain = 0; chain < CHAINS; chain++) {
        String last = "src/start" + chain;
        for (int i = 0; i < length; i++) {
          String next = "obj/c" + chain + "/o" + i;
          sink.step(next, List.of(last), List.of());
          last = next;
        }
        ends.add(last);
      }
      sink.all(ends);
    }
  },

  /** Libraries of a hundred objects, each with thirty headers in the deps log. */
  LIBRARIES {
    private static final int OBJECTS = 100;
    private static final int COMMON_HEADERS = 500;
    private static final int OWN_HEADERS = 20;

    @Override
    void steps(int count, StepSink sink) {
      List<String> archives = new ArrayList<>();
      for (int library = 0; library < Math.max(1, count / (OBJECTS + 1)); library++) {
        List<String> objects = new ArrayList<>();
        for (int i = 0; i < OBJECTS; i++) {
          String object = "lib" + library + "/CMakeFiles/lib" + library + ".dir/source" + i + ".o";
          sink.step(object, List.of("src/lib" + library + "/source" + i), headers(library, i));
          objects.add(object);
        }
        String archive = "lib" + library + "/lib" + library + ".a";
        sink.step(archive, objects, List.of());
        archives.add(archive);
      }
      sink.all(archives);
    }

    // Ten headers of the library and twenty that all share, distributed without randomness.
    private static List<String> headers(int library, int object) {
      List<String> headers = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        headers.add("src/lib" + library + "/header" + (object * 7 + i) % OWN_HEADERS);
      }
      for (int i = 0; i < 20; i++) {
        headers.add("src/include/common" + (library * 31 + object * 13 + i * 17) % COMMON_HEADERS);
      }
      return headers;
    }
  };

  /** Receives the steps of a build one by one. */
  interface StepSink {
    /**
     * @param headers the headers in the deps log; if empty, the step has no depfile
     */
    void step(String output, List<String> inputs, List<String> headers);

    /** Receives the default target, at the end. */
    void all(List<String> outputs);
  }

  abstract void steps(int count, StepSink sink);

  private static List<String> range(String format, int count) {
    List<String> names = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      names.add(String.format(format, i / 100, i));
    }
    return names;
  }
}
