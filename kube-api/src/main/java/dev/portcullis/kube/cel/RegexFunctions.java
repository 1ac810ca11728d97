package dev.portcullis.kube.cel;

import com.google.common.collect.ImmutableList;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.exceptions.CelInvalidArgumentException;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionBinding;
import java.util.ArrayList;
import java.util.List;

/** {@code find} and {@code findAll}, by RE2, whose time is bounded by the length of the text. */
final class RegexFunctions {
    private static final ListType STRINGS = ListType.create(SimpleType.STRING);
    private static final String LIMITED = "string_find_all_string_int";

    static final List<Overload> ALL = List.of(
            Overload.member(
                    "find", "string_find_string", SimpleType.STRING, Kind.STRING, Kind.STRING, RegexFunctions::find),
            Overload.member(
                    "findAll",
                    "string_find_all_string",
                    STRINGS,
                    Kind.STRING,
                    Kind.STRING,
                    (text, regex) -> findAll(text, regex, -1)),
            new Overload(
                    "findAll",
                    CelOverloadDecl.newMemberOverload(
                            LIMITED, STRINGS, SimpleType.STRING, SimpleType.STRING, SimpleType.INT),
                    CelFunctionBinding.from(
                            LIMITED,
                            ImmutableList.of(String.class, String.class, Long.class),
                            arguments -> limited((String) arguments[0], (String) arguments[1], (Long) arguments[2]))));

    private RegexFunctions() {}

    private static List<String> limited(String text, String regex, long most) {
        try {
            return findAll(text, regex, most);
        } catch (IllegalArgumentException e) {
            throw new CelInvalidArgumentException(e);
        }
    }

    private static String find(String text, String regex) {
        Matcher matcher = pattern(regex).matcher(text);
        return matcher.find() ? matcher.group() : "";
    }

    /** @param most below zero: all; an empty match right after another one is none */
    private static List<String> findAll(String text, String regex, long most) {
        List<String> found = new ArrayList<>();
        Matcher matcher = pattern(regex).matcher(text);
        int end = -1;
        while ((most < 0 || found.size() < most) && matcher.find()) {
            if (matcher.end() > matcher.start() || matcher.start() != end) {
                found.add(matcher.group());
            }
            end = matcher.end();
        }
        return found;
    }

    private static Pattern pattern(String regex) {
        try {
            return Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("Illegal regex: " + e.getMessage(), e);
        }
    }
}
