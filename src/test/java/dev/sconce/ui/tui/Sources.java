package dev.sconce.ui.tui;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The names in the moments, and the running steps of each moment, oldest first, with their times in
 * milliseconds.
 */
final class Sources {
  static final List<String> NET =
      List.of(
          "net/http.cc",
          "net/tls.cc",
          "net/quic.cc",
          "net/h2_frame.cc",
          "net/dns.cc",
          "net/url.cc",
          "net/ws.cc",
          "net/smtp.cc",
          "net/ntp.cc");
  static final List<String> DB =
      List.of(
          "db/btree.cc",
          "db/sql/parse.cc",
          "db/lock.cc",
          "db/sql/plan.cc",
          "db/wal.cc",
          "db/iter.cc",
          "db/page.cc",
          "db/gen_ver.cc",
          "db/vacuum.cc",
          "db/hash.cc",
          "db/view.cc",
          "db/index.cc");
  static final List<String> UI =
      List.of("ui/scene.cc", "ui/mat.cc", "ui/gl.cc", "ui/menu.cc", "ui/list.cc", "ui/icons.cc");
  static final List<String> ZLIB =
      List.of(
          "third_party/zlib/inflate.c", "third_party/zlib/deflate.c", "third_party/zlib/crc32.c");
  static final List<String> RE2 = List.of("third_party/re2/dfa.cc", "third_party/re2/re2.cc");
  static final List<String> BASE =
      List.of(
          "base/strings/split.cc",
          "base/time/clock.cc",
          "base/json/reader.cc",
          "base/files/path.cc",
          "base/rand.cc",
          "base/task/pool.cc");

  static final Map<String, Long> EARLY =
      inOrder(
          "gen_icons 2200,net/tls.cc 2100,db/btree.cc 1900,db/sql/plan.cc 1800,"
              + "third_party/re2/dfa.cc 1700,db/lock.cc 1400,net/quic.cc 1200,db/wal.cc 1100,"
              + "db/sql/parse.cc 900,net/dns.cc 600,db/iter.cc 600,net/url.cc 500,"
              + "third_party/zlib/inflate.c 400,net/h2_frame.cc 300,db/page.cc 200,"
              + "third_party/zlib/deflate.c 100");
  static final Map<String, Long> MIDDLE =
      inOrder(
          "net/tls.cc 21200,ui/scene.cc 19400,net/quic.cc 14000,third_party/re2/dfa.cc 12600,"
              + "db/btree.cc 11100,db/sql/parse.cc 9800,ui/text/shape.cc 8200,net/h2_frame.cc 7900,"
              + "db/lock.cc 6600,db/sql/plan.cc 5400,net/dns.cc 4200,db/wal.cc 3900,"
              + "third_party/zlib/inflate.c 2600,net/url.cc 1400,ui/mat.cc 800,db/iter.cc 100");
  static final Map<String, Long> SUSPENDED =
      inOrder(
          "ui/text/shape.cc 24000,net/tls.cc 22800,net/quic.cc 16100,db/sql/plan.cc 14900,"
              + "net/ws.cc 9000,db/iter.cc 8800,db/vacuum.cc 5000,db/hash.cc 4400,net/smtp.cc 3900,"
              + "ui/mat.cc 3300,ui/gl.cc 2000,db/view.cc 1700,ui/menu.cc 1100,db/index.cc 900,"
              + "net/ntp.cc 600,ui/list.cc 200");
  static final Map<String, Long> PAUSED =
      inOrder("net/tls.cc 37000,net/quic.cc 30000,ui/text/shape.cc 24200,db/sql/plan.cc 21400");

  private static final Map<String, Long> EXPECTED =
      inOrder(
          "gen_icons 80000,net/tls.cc 23500,db/btree.cc 13000,db/sql/plan.cc"
              + " 16000,third_party/re2/dfa.cc 14000,db/lock.cc 8000,net/quic.cc 18000,db/wal.cc"
              + " 6000,db/sql/parse.cc 10800,net/dns.cc 9000,net/url.cc"
              + " 7000,third_party/zlib/inflate.c 4000,net/h2_frame.cc 12000,db/page.cc"
              + " 7000,third_party/zlib/deflate.c 5000,ui/scene.cc 15000,ui/text/shape.cc"
              + " 25000,ui/mat.cc 5000,net/ws.cc 12000,db/vacuum.cc 9000,db/hash.cc"
              + " 8000,net/smtp.cc 10000,ui/gl.cc 8000,db/view.cc 6000,ui/menu.cc 7000,db/index.cc"
              + " 9000,net/ntp.cc 4000,ui/list.cc 6000,tests/ui_bench 98000");

  private Sources() {}

  static long expected(String label) {
    return EXPECTED.getOrDefault(label, -1L);
  }

  private static Map<String, Long> inOrder(String pairs) {
    Map<String, Long> map = new LinkedHashMap<>();
    for (String pair : pairs.split(",", -1)) {
      int blank = pair.indexOf(' ');
      map.put(pair.substring(0, blank), Long.valueOf(pair.substring(blank + 1)));
    }
    return map;
  }
}
