package dev.sconce.ui.tui;

/**
 * A row of the tree.
 *
 * @param id what it is about
 * @param target the index of the target, for a row of a target; else -1
 * @param depth how far it is indented
 * @param expanded whether rows below it are shown
 */
record TreeRow(RowId id, int target, int depth, boolean expanded) {}
