/**
 * One cache of several: this machine's in front of a remote one, with shared look-ups, pushes in
 * the background, and the modes of use. Knows backends as such; never steps or keys' ingredients.
 */
@NullMarked
package dev.sconce.cache.tiers;

import org.jspecify.annotations.NullMarked;
