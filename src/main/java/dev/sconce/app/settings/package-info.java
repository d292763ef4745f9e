/**
 * Settings: which there are, where their values come from, and which value wins. Both faces read
 * theirs here.
 *
 * <p>Knows files of settings, variables and the names of options; never what a setting does, nor
 * how a command line is read.
 */
@NullMarked
package dev.sconce.app.settings;

import org.jspecify.annotations.NullMarked;
