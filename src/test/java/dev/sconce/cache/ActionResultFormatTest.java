package dev.sconce.cache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sconce.action.ActionResult;
import dev.sconce.action.ActionResult.Blob;
import dev.sconce.action.ActionResult.ExecutionTimes;
import dev.sconce.action.ActionResult.OutputFile;
import dev.sconce.action.ActionResult.OutputLink;
import dev.sconce.action.ResultFormatException;
import dev.sconce.digest.Digest;
import dev.sconce.testing.TextMutator;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ActionResultFormatTest {
  private static final int VARIANTS = 20_000;
  private static final String HI =
      "98ea6e4f216f2fb4b69fff9b3a44842c38686ca685f3f55dc48c5d3fb1107be4";
  private static final String F64 = "f".repeat(64);

  /** The encoding of {@link #OWN} in its text form, by protoc. */
  private static final String OWN_BYTES =
      "12520a03612e6f12440a403938656136653466323136663266623462363966666639623361343438"
          + "3432633338363836636136383566336635356463343863356433666231313037626534100320012a"
          + "0368690a124e0a05642f622e6f12450a406666666666666666666666666666666666666666666666"
          + "66666666666666666666666666666666666666666666666666666666666666666666666666666666"
          + "6610ac021a4b0a05656d7074791a420a406533623063343432393866633163313439616662663463"
          + "38393936666239323432376165343165343634396239333463613439353939316237383532623835"
          + "352a087761726e696e670a4a153a0b0880e2cfaa0610c096b10242060881e2cfaa0662120a066c69"
          + "622e736f12086c69622e736f2e31";

  /** The encoding of a result with many fields that Sconce does not use, by protoc. */
  private static final String FOREIGN_BYTES =
      "12540a03612e6f12440a403938656136653466323136663266623462363966666639623361343438"
          + "343263333836383663613638356633663535646334386335643366623131303762653410033a0712"
          + "02080518a40332440a40393865613665346632313666326662346236396666663962336134343834"
          + "3263333836383663613638356633663535646334386335643366623131303762653410033a01784a"
          + "0f0a0177120208013a02080242020804520c0a016c1203612e6f22021801";

  private static final ActionResult OWN =
      new ActionResult(
          List.of(
              new OutputFile("a.o", inline("hi\n"), true),
              new OutputFile("d/b.o", new Blob.Stored(Digest.ofHex(F64, 300)), false)),
          List.of(new OutputLink("lib.so", "lib.so.1")),
          List.of("empty"),
          inline("warning\n"),
          new ExecutionTimes(1_700_000_000_005L, 1_700_000_001_000L));

  private static Blob inline(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return new Blob.Inline(Digest.of(bytes), bytes);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static ResultFormatException refused(String json) {
    return assertThrows(
        ResultFormatException.class, () -> ActionResultFormat.decode(bytes(json)), json);
  }

  @Test
  void bytesAreThoseThatProtocWrites() throws ResultFormatException {
    byte[] bytes = HexFormat.of().parseHex(OWN_BYTES);
    assertArrayEquals(bytes, ActionResultFormat.PROTOBUF.encode(OWN));
    assertEquals(OWN, ActionResultFormat.decode(bytes));
  }

  @Test
  void fieldsThatAreOfNoUseArePassedOver() throws ResultFormatException {
    Blob stored = new Blob.Stored(Digest.ofHex(HI, 3));
    ActionResult expected =
        new ActionResult(
            List.of(new OutputFile("a.o", stored, false)),
            List.of(new OutputLink("l", "a.o")),
            List.of(),
            stored,
            new ExecutionTimes(2000, 4000));
    assertEquals(expected, ActionResultFormat.decode(HexFormat.of().parseHex(FOREIGN_BYTES)));
    String json =
        """
         {"outputFiles":[{"path":"a.o","digest":{"hash":"HI","sizeBytes":3},
           "nodeProperties":{"unixMode":420,"mtime":"1970-01-01T00:00:05Z"}}],
          "outputFileSymlinks":[{"path":"l","target":"a.o"}],"outputSymlinks":null,
          "stdoutDigest":{"hash":"HI","sizeBytes":"3"},"stderrRaw":"eA==","exitCode":0,
          "executionMetadata":{"worker":"w","executionStartTimestamp":"1970-01-01T00:00:02Z",
            "executionCompletedTimestamp":"1970-01-01T00:00:04.000Z"}}
        """;
    assertEquals(expected, ActionResultFormat.decode(bytes(json.replace("HI", HI))));
  }

  @ParameterizedTest
  @EnumSource
  void eachFormatGivesBackWhatItWasGiven(ActionResultFormat format) throws ResultFormatException {
    assertEquals(OWN, ActionResultFormat.decode(format.encode(OWN)));
    ActionResult node = ActionResult.holding(bytes("\0\u00ff{"));
    assertEquals(node, ActionResultFormat.decode(format.encode(node)));
    ActionResult umlaut =
        new ActionResult(
            List.of(new OutputFile("\u00c3\u00a4 \"x", inline(""), false)),
            List.of(new OutputLink("l", "../\u00c3\u00a4")),
            List.of(),
            new Blob.Stored(Digest.ofHex(F64, 1L << 44)),
            null);
    assertEquals(umlaut, ActionResultFormat.decode(format.encode(umlaut)));
  }

  @Test
  void jsonIsWhatServersExpect() {
    assertEquals(
        "{\"outputFiles\":[{\"path\":\"a\",\"digest\":{\"hash\":\"%s\",\"sizeBytes\":\"300\"}}]}"
            .formatted(F64),
        new String(
            ActionResultFormat.JSON.encode(
                new ActionResult(
                    List.of(new OutputFile("a", new Blob.Stored(Digest.ofHex(F64, 300)), false)),
                    List.of(),
                    List.of(),
                    inline(""),
                    null)),
            StandardCharsets.ISO_8859_1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/a", "../a", "a/../b", "./a", "a//b", "a/", "a/.", "a\\u0000b", "..", "."})
  void pathsThatLeadElsewhereAreRefused(String path) {
    String digest = "\"digest\":{\"hash\":\"" + F64 + "\"}";
    refused("{\"outputFiles\":[{\"path\":\"" + path + "\"," + digest + "}]}");
    refused("{\"outputSymlinks\":[{\"path\":\"" + path + "\",\"target\":\"x\"}]}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {
        "{'outputFiles':[{'path':'a'}]} | no digest of a",
        "{'outputFiles':[{'path':'a','digest':{'hash':'FF'}}]} | a digest is not 64",
        "{'outputFiles':[{'path':'a','digest':{'hash':'U64'}}]} | a digest is not 64",
        "{'outputFiles':[{'path':'a','digest':{'hash':'F64','sizeBytes':-1}}]} | a size is"
            + " negative",
        "{'outputFiles':[{'path':'a','digest':{'hash':'F64','sizeBytes':'17592186044417'}}]} | no"
            + " file has 17592186044417 bytes",
        "{'outputSymlinks':[{'path':'a','target':'b\\u0000c'}]} | the link a leads nowhere",
        "{'outputFiles':[{'path':'a','digest':{'hash':'F64','sizeBytes':'-1'}}]} | a size is"
            + " negative",
        "{'outputFiles':[{'path':'a','digest':{'hash':'F64'}},{'path':'a','digest':{'hash':'F64'}}]}"
            + " | the path \"a\" occurs twice",
        "{'outputFiles':[{'path':'a','digest':{'hash':'F64'}}],'outputSymlinks':[{'path':'a','target':'b'}]}"
            + " | the path \"a\" occurs twice",
        "{'outputSymlinks':[{'path':'a'}]} | the link a leads nowhere",
        "{'outputFiles':[{'path':'a','digest':{'hash':'HI','sizeBytes':3},'contents':'eHgK'}]} |"
            + " the contents of a are not",
        "{'outputFiles':[{'path':'a','digest':{'hash':'HI','sizeBytes':4},'contents':'aGkK'}]} |"
            + " the contents of a are not",
        "{'stdoutDigest':{'hash':'HI','sizeBytes':3},'stdoutRaw':'eHgK'} | the contents of its"
            + " output are not",
        "{'outputDirectories':[{'path':'a','treeDigest':{'hash':'F64','sizeBytes':9}}]} | the"
            + " directory a is not empty",
        "{'exitCode':1} | it is the result of a command that failed",
        "{'outputFiles':{}} | it is no ActionResult in JSON",
        "{'outputFiles':[1]} | it is no ActionResult in JSON",
        "{'outputFiles':[{'path':1}]} | it is no ActionResult in JSON",
        "{'exitCode':'x'} | a number is",
        "{'exitCode':99999999999999999999} | it is no JSON",
        "{'stdoutRaw':'!'} | it is no JSON",
        "{'exitCode':0}{} | there is more than one JSON value",
        "{'exitCode':0 | it is no JSON",
        "<html><body>Log in</body></html> | it is no ActionResult",
        "not found | it is no ActionResult",
        "## | it is empty"
      })
  void whatIsNoResultIsRefusedAndSaysWhy(String json, String why) {
    String text =
        json.replace('\'', '"')
            .replace("F64", F64)
            .replace("U64", "F".repeat(64))
            .replace("HI", HI);
    String message = String.valueOf(refused(text).getMessage());
    assertTrue(message.startsWith(why), message);
  }

  @Test
  void everyCutOfAResultIsRefusedOrTellsLess() {
    byte[] whole = ActionResultFormat.PROTOBUF.encode(OWN);
    Set<ActionResult> found = new HashSet<>();
    for (int length = 0; length < whole.length; length++) {
      try {
        found.add(ActionResultFormat.decode(Arrays.copyOf(whole, length)));
      } catch (ResultFormatException refused) {
        assertFalse(String.valueOf(refused.getMessage()).isEmpty());
      }
    }
    assertFalse(found.contains(OWN));
    assertEquals(5, found.size());
  }

  @FuzzTest
  void anyBytes(byte[] bytes) throws ResultFormatException {
    check(bytes);
  }

  @Test
  void variantsOfResults() throws ResultFormatException {
    TextMutator mutator =
        new TextMutator(
            List.of(
                new String(ActionResultFormat.PROTOBUF.encode(OWN), StandardCharsets.ISO_8859_1),
                new String(HexFormat.of().parseHex(FOREIGN_BYTES), StandardCharsets.ISO_8859_1),
                new String(ActionResultFormat.JSON.encode(OWN), StandardCharsets.ISO_8859_1)),
            List.of(
                "{",
                "}",
                "[",
                "]",
                ",",
                ":",
                "\"",
                "\\",
                "null",
                "-1",
                "1e9",
                "true",
                "..",
                "/",
                "\u00ff\u00ff\u00ff\u00ff\u007f",
                "\u0012\u0003",
                "J",
                "\0"));
    for (long seed = 0; seed < VARIANTS; seed++) {
      check(bytes(mutator.variant(seed)));
    }
  }

  /** Checks that what can be read can be written in either format, and stays the same. */
  private static void check(byte[] bytes) throws ResultFormatException {
    ActionResult result;
    try {
      result = ActionResultFormat.decode(bytes);
    } catch (ResultFormatException refused) {
      return;
    }
    byte[] wire = ActionResultFormat.PROTOBUF.encode(result);
    if (wire.length > 0) {
      assertEquals(result, ActionResultFormat.decode(wire));
    }
    if (ActionResultFormat.isText(result)) {
      assertEquals(result, ActionResultFormat.decode(ActionResultFormat.JSON.encode(result)));
    }
  }
}
