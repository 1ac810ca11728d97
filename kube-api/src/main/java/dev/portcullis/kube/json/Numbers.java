package dev.portcullis.kube.json;

import java.util.Comparator;
import tools.jackson.databind.JsonNode;

/** Compares JSON values such that 1 and 1.0 are the same number, whatever holds them. */
public final class Numbers {
    public static final Comparator<JsonNode> COMPARABLE = (a, b) ->
            a.isNumber() && b.isNumber() && a.decimalValue().compareTo(b.decimalValue()) == 0 || a.equals(b) ? 0 : 1;

    private Numbers() {}
}
