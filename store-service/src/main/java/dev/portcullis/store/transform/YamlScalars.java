package dev.portcullis.store.transform;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Tag;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What plain YAML scalars mean to Kubernetes, which is what they meant in YAML 1.1: {@code yes} is true, {@code 0644}
 * is octal, {@code 1_000} is a number.
 */
final class YamlScalars {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");
    private static final Set<String> TRUE =
            Set.of("true", "True", "TRUE", "y", "Y", "yes", "Yes", "YES", "on", "On", "ON");
    private static final Set<String> FALSE =
            Set.of("false", "False", "FALSE", "n", "N", "no", "No", "NO", "off", "Off", "OFF");
    private static final Pattern INTEGER =
            Pattern.compile("[-+]?(?:0|[1-9][0-9_]*|0[0-7_]+|0x[0-9a-fA-F_]+|0b[01_]+|0o[0-7_]+)");
    private static final Pattern FLOAT =
            Pattern.compile("[-+]?(?:\\.[0-9][0-9_]*|[0-9][0-9_]*(?:\\.[0-9_]*)?)(?:[eE][-+]?[0-9]{1,4})?");
    private static final int LONGEST_NUMBER = 1000;

    private YamlScalars() {}

    /** What a scalar without a tag is. */
    static Tag resolve(String value, boolean plain) {
        if (!plain) {
            return Tag.STR;
        }
        if (NULL.contains(value)) {
            return Tag.NULL;
        }
        if (TRUE.contains(value) || FALSE.contains(value)) {
            return Tag.BOOL;
        }
        if (value.length() > LONGEST_NUMBER) {
            return Tag.STR;
        }
        if (INTEGER.matcher(value).matches()) {
            return Tag.INT;
        }
        return FLOAT.matcher(value).matches() ? Tag.FLOAT : value.equals("<<") ? Tag.MERGE : Tag.STR;
    }

    /** The value of a scalar with the tag; throws {@link MalformedException} if it is none. */
    static JsonNode value(Tag tag, String text) {
        try {
            if (tag.equals(Tag.NULL)) {
                return NODES.nullNode();
            }
            if (tag.equals(Tag.BOOL)) {
                return NODES.booleanNode(TRUE.contains(text));
            }
            if (tag.equals(Tag.INT)) {
                return integer(text.replace("_", ""));
            }
            if (tag.equals(Tag.FLOAT)) {
                return NODES.numberNode(new BigDecimal(text.replace("_", "")));
            }
        } catch (NumberFormatException e) {
            throw new MalformedException("yaml: cannot decode !!str `" + text + "` as a "
                    + tag.getValue().replace(Tag.PREFIX, "!!"));
        }
        return NODES.stringNode(text);
    }

    private static JsonNode integer(String text) {
        boolean negative = text.startsWith("-");
        String digits = negative || text.startsWith("+") ? text.substring(1) : text;
        int radix = digits.startsWith("0x") ? 16 : digits.startsWith("0b") ? 2 : 8;
        BigInteger value = digits.length() == 1 || digits.charAt(0) != '0'
                ? new BigInteger(digits)
                : new BigInteger(digits.substring(Character.isDigit(digits.charAt(1)) ? 1 : 2), radix);
        value = negative ? value.negate() : value;
        return value.bitLength() < 32
                ? NODES.numberNode(value.intValue())
                : value.bitLength() < 64 ? NODES.numberNode(value.longValue()) : NODES.numberNode(value);
    }
}
