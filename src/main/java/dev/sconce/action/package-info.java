/**
 * What a run of a step depended on, the digest of that, how two runs differ, and the keys under
 * which results are shared.
 *
 * <p>Pure: it compares values that others found out. It never knows where they are kept, nor what
 * follows from a difference.
 */
@NullMarked
package dev.sconce.action;

import org.jspecify.annotations.NullMarked;
