/**
 * Settings: the table of them, the sources of their values, and which source wins. Both faces read
 * theirs here.
 *
 * <p>It knows settings files, variables and the names of options. It never knows what a setting
 * does, nor how a command line is read.
 */
@NullMarked
package dev.sconce.app.settings;

import org.jspecify.annotations.NullMarked;
