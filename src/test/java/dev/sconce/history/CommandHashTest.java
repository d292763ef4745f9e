package dev.sconce.history;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CommandHashTest {
  /**
   * The length of the command, the hash of ninja 1.11.1, and the hash of ninja 1.13.2, from logs
   * that these versions wrote. The lengths cover both sides of every branch of the algorithms.
   */
  private static final String WRITTEN_BY_NINJA =
      """
      2 98fe9d468fefab13 4a480f4c6395d231
      3 f2d1360f1675bfb3 bae980166742c4ce
      4 ec018324a11ce21 97e0d095040aee0d
      5 a8926c8cf2d96e87 4313b7d8083ecc54
      6 a651a3d4b9d99772 fa97e8547ae5270e
      7 50c2e91ed79a6745 6aad14337fb38b85
      8 61593a6fe38ba7e8 8f507c8ac2677406
      9 75d8e4b289135098 a6e8912406ddebf5
      10 b2dabf862dffec3 f72e5117f325f3cf
      11 d7281c02209ea11a 249b6e4393d873e8
      12 3db764d9c3079ed5 8af44588d3b2cb47
      13 8be08c072d1ab225 a81eee2dc752e1a
      14 551c19fd48171bf6 ba21d8b9f3e0bcaa
      15 4a46ffc0738c2739 651a47e738a743f
      16 6cf406fe306b52f8 8732a2ee5bb4306c
      17 c7c6fa710cc5a22e 4fa7e7782158064d
      18 41ae900e63a9b25f dd3af8e3dc77af29
      19 6cfe133000352612 76f1a058012067da
      20 4712f23588f0e7a9 a9069012b539cb11
      21 f5391a919ad5843a 36bc95fe6015806f
      25 32c7a18371580f80 fc8d202ecdb2c796
      26 4a0e2d53e36b2fe8 2716b9d91abaf771
      33 68b8d98ec65ac3b3 ae8cf6307e8efe99
      34 b8fdf6b00704b49c 26076109d4e9f93a
      35 240f395d26d99a20 ce34f1c4e0a9ccc3
      42 bed35a122be67397 78da7519f4be182e
      48 499a21bbd0c6aacb 8761d8c1b7c744ea
      49 324f6eef533bf4c0 8d106f582097a89b
      50 f5195dff623195ec 88429a15333c057d
      51 7d754c231dad869e 3eeceb05312382b9
      62 cea421d982c6f2ae 70a6d4105e445889
      65 1bd1aef892118113 3769ce048eebb31f
      66 927dd9e50e9f49fd 85ae2c4464dd689c
      67 a524bc6970d695e6 50c08e761564930c
      82 c29c8ca9e177d5c c7ddff559d883055
      96 ab9eca1dc4885902 e4cf0f4f057213c5
      97 663b1e19e573425 f928c34f2467462d
      98 5bd61ef7a7371709 3db5da700fefa3e6
      99 2b88656856ec129b 20f707ae7abf8029
      100 b7587d1700aaf82e d47c474d4620216f
      113 ffe3cabc109c84e4 893014026b25cf33
      114 6eb7cfdc0349e044 44bc1c586fa0e229
      115 587ec1243fe7935b 2cb23c194606f715
      129 885385d42c1fb54c a5c7ed39f7af6d2b
      130 39bc996d38757fbe a91acc6f4455a7e8
      131 14ad21c97f4d19f3 2d0f9143dcc6b67a
      145 8fbd005fc8e3cd10 6c2ea425058877a7
      146 7e686e2e2d3e7fc9 2654fd4e177c69d7
      147 27e67a5399e9f420 6670581cdf112415
      194 53d08eef05436e7a a4bc8d201d6d8e84
      202 64d10a8d514ac82d ce4a5f75b59bf92c
      257 4e117af8a5378a55 412e93b1540e5706
      302 4d23a3ac4a59dc25 a2ce89e6854e2f97
      """;

  private static long hash(CommandHash kind, String text) {
    return kind.of(text.getBytes(StandardCharsets.ISO_8859_1), text.length());
  }

  /** A colon and a space, then the repeated alphabet. */
  private static String command(int length) {
    StringBuilder command = new StringBuilder(": ");
    for (int i = 0; i + 2 < length; i++) {
      command.append((char) ('a' + i % 26));
    }
    return command.toString();
  }

  @Test
  void hashesAreThoseThatNinjaWrites() {
    for (String row : WRITTEN_BY_NINJA.strip().lines().map(String::strip).toList()) {
      String[] columns = row.split(" ");
      String command = command(Integer.parseInt(columns[0]));
      assertEquals(columns[1], Long.toHexString(hash(CommandHash.MURMUR, command)), row);
      assertEquals(columns[2], Long.toHexString(hash(CommandHash.RAPID, command)), row);
    }
  }

  @Test
  void shortCommandsHaveTheirPublishedHashes() {
    assertEquals(0x486549929d4dfe66L, hash(CommandHash.MURMUR, "touch foo"));
    assertEquals(0xc3b1c5bc967355e0L, hash(CommandHash.RAPID, "touch foo"));
    assertEquals(0x5a6ef77074ebc84bL, hash(CommandHash.RAPID, ""));
  }

  @Test
  void bytesAboveSevenBitsCountAsUnsigned() {
    String high = "\u00ff\u0080\u00e9 || true";
    assertEquals(0x6c9f0adddf343830L, hash(CommandHash.RAPID, high));
    assertEquals(0x329723d906922fdbL, hash(CommandHash.MURMUR, high));
  }

  @Test
  void onlyTheFirstBytesOfTheBufferCount() {
    byte[] buffer = "touch foo and more".getBytes(StandardCharsets.ISO_8859_1);
    assertEquals(0x486549929d4dfe66L, CommandHash.MURMUR.of(buffer, 9));
    assertEquals(0xc3b1c5bc967355e0L, CommandHash.RAPID.of(buffer, 9));
  }

  @Test
  void logVersionsNameTheirHash() {
    assertEquals(CommandHash.MURMUR, CommandHash.ofLogVersion(5));
    assertEquals(CommandHash.MURMUR, CommandHash.ofLogVersion(6));
    assertEquals(CommandHash.RAPID, CommandHash.ofLogVersion(7));
  }
}
