package dev.sconce.graph;

import org.jspecify.annotations.Nullable;

/**
 * The nodes of an edge under construction. The arrays become the edge's own.
 *
 * @param inputs explicit, then implicit, then order-only
 * @param explicitInputs how many of the inputs, the first ones, are explicit
 * @param orderOnlyInputs how many of the inputs, the last ones, are order-only
 * @param outputs explicit, then implicit
 * @param explicitOutputs how many of the outputs, the first ones, are explicit
 * @param validations built along with the edge
 * @param dyndep one of the inputs, or null
 */
public record EdgeNodes(
    Node[] inputs,
    int explicitInputs,
    int orderOnlyInputs,
    Node[] outputs,
    int explicitOutputs,
    Node[] validations,
    @Nullable Node dyndep) {}
