/**
 * Several caches as one: the local one in front of a remote one, with shared look-ups, pushes in
 * the background, and modes of use. Knows backends as such; never steps or what keys are made of.
 */
@NullMarked
package dev.sconce.cache.tiers;

import org.jspecify.annotations.NullMarked;
