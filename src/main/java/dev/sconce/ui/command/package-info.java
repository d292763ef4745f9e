/**
 * The commands of a user: one table of names, arguments and default keys, and whether a command is
 * available now.
 *
 * <p>It knows the state of a build and what is selected in it; nothing of keys, screens or how a
 * command was invoked.
 */
@NullMarked
package dev.sconce.ui.command;

import org.jspecify.annotations.NullMarked;
