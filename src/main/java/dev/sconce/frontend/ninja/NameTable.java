package dev.sconce.frontend.ninja;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The names of variables and rules, each with a small number. Names with a meaning in ninja have
 * fixed numbers. Only the loading thread adds names; afterwards the table is only read.
 */
final class NameTable {
  static final int UNKNOWN = -1;
  static final int IN = 0;
  static final int IN_NEWLINE = 1;
  static final int OUT = 2;
  static final int COMMAND = 3;
  static final int DEPFILE = 4;
  static final int DEPS = 5;
  static final int DESCRIPTION = 6;
  static final int DYNDEP = 7;
  static final int GENERATOR = 8;
  static final int MSVC_DEPS_PREFIX = 9;
  static final int POOL = 10;
  static final int RESTAT = 11;
  static final int RSPFILE = 12;
  static final int RSPFILE_CONTENT = 13;

  static final int NINJA_REQUIRED_VERSION = 14;

  /** Rules may bind the fixed numbers from {@link #COMMAND} to this one, exclusive. */
  static final int RULE_KEYS_END = 14;

  private static final String[] FIXED = {
    "in",
    "in_newline",
    "out",
    "command",
    "depfile",
    "deps",
    "description",
    "dyndep",
    "generator",
    "msvc_deps_prefix",
    "pool",
    "restat",
    "rspfile",
    "rspfile_content",
    "ninja_required_version",
  };

  private byte[][] names = new byte[64][];
  private int[] hashes = new int[64];
  private int count;

  /** Numbers plus one; 0 for an empty slot. */
  private int[] table = new int[128];

  NameTable() {
    for (String name : FIXED) {
      byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
      intern(bytes, 0, bytes.length);
    }
  }

  /** Whether a rule may bind this variable. */
  static boolean isRuleKey(int id) {
    return id >= COMMAND && id < RULE_KEYS_END;
  }

  /** The number of a name; created if new. */
  int intern(byte[] bytes, int from, int to) {
    int hash = hash(bytes, from, to);
    int slot = slot(bytes, from, to, hash);
    if (table[slot] != 0) {
      return table[slot] - 1;
    }
    if (count == names.length) {
      names = Arrays.copyOf(names, count * 2);
      hashes = Arrays.copyOf(hashes, count * 2);
    }
    names[count] = Arrays.copyOfRange(bytes, from, to);
    hashes[count] = hash;
    table[slot] = ++count;
    if (count * 2 > table.length) {
      rehash();
    }
    return count - 1;
  }

  /** The number of a name, or {@link #UNKNOWN}. */
  int find(byte[] bytes, int from, int to) {
    return table[slot(bytes, from, to, hash(bytes, from, to))] - 1;
  }

  /** The number of a name, or {@link #UNKNOWN}. */
  int find(String name) {
    return switch (name) {
      case "command" -> COMMAND;
      case "depfile" -> DEPFILE;
      case "deps" -> DEPS;
      case "description" -> DESCRIPTION;
      case "dyndep" -> DYNDEP;
      case "generator" -> GENERATOR;
      case "restat" -> RESTAT;
      case "rspfile" -> RSPFILE;
      case "rspfile_content" -> RSPFILE_CONTENT;
      default -> {
        byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
        yield find(bytes, 0, bytes.length);
      }
    };
  }

  /** The name with this number. */
  String name(int id) {
    return new String(names[id], StandardCharsets.ISO_8859_1);
  }

  private int slot(byte[] bytes, int from, int to, int hash) {
    int mask = table.length - 1;
    int slot = hash & mask;
    while (table[slot] != 0 && !isName(table[slot] - 1, bytes, from, to, hash)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private boolean isName(int id, byte[] bytes, int from, int to, int hash) {
    byte @Nullable [] name = names[id];
    return hashes[id] == hash
        && name != null
        && Arrays.equals(name, 0, name.length, bytes, from, to);
  }

  private void rehash() {
    table = new int[table.length * 2];
    int mask = table.length - 1;
    for (int id = 0; id < count; id++) {
      int slot = hashes[id] & mask;
      while (table[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      table[slot] = id + 1;
    }
  }

  private static int hash(byte[] bytes, int from, int to) {
    int hash = to - from;
    for (int i = from; i < to; i++) {
      hash = hash * 31 + bytes[i];
    }
    return hash ^ (hash >>> 16);
  }
}
