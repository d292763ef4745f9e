package dev.sconce.history;

import dev.sconce.action.FileState;
import dev.sconce.action.Maker;

/**
 * What a run left at one of its outputs.
 *
 * @param path a byte string
 * @param state what was there after the run
 * @param mtimeNanos its time stamp, as the run or a later cut-off left it
 * @param maker the run itself, or an earlier one if a restat step left the output alone
 */
public record Product(String path, FileState state, long mtimeNanos, Maker maker) {
  Product at(long newMtimeNanos) {
    return new Product(path, state, newMtimeNanos, maker);
  }
}
