package dev.sconce.discover.judge;

import dev.sconce.files.AccessSet.BlindSpot;

/** Describes why accesses may have been missed. */
final class BlindSpotText {
  private BlindSpotText() {}

  static String of(BlindSpot spot, String example) {
    return switch (spot) {
      case UNREADABLE_CALL -> "a call could not be read: " + example;
      case UNKNOWN_CALL -> "it made a call that this version does not know: " + example;
      case FOREIGN_CALL -> "it runs a program for another kind of machine: " + example;
      case UNKNOWN_PROGRAM -> "nobody can tell what the kernel starts for " + example;
      case PRIVILEGED_PROGRAM ->
          example + " gets rights of its own, and does not get them while it is traced";
      case OTHER_ROOT -> "it changes what paths mean: " + example;
      case NETWORK -> "it talks to another computer or to a process of yours: " + example;
      case LEFT_RUNNING -> "it leaves a process running: " + example;
    };
  }
}
