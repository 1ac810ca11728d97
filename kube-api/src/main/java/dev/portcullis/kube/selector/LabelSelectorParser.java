package dev.portcullis.kube.selector;

import dev.portcullis.kube.selector.LabelLexer.Kind;
import dev.portcullis.kube.selector.LabelLexer.Token;
import dev.portcullis.kube.selector.LabelRequirement.Operator;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.kube.status.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedSet;
import java.util.TreeSet;

/** Reads a label selector by the grammar, and with the words, of apimachinery's {@code labels.Parse}. */
final class LabelSelectorParser {
    private static final String REQUIREMENT = "unable to parse requirement: ";
    private final List<Token> tokens;
    private int at;

    LabelSelectorParser(String text) {
        this.tokens = new LabelLexer(text).tokens();
    }

    LabelSelector parse() {
        List<LabelRequirement> requirements = new ArrayList<>();
        while (true) {
            Token token = tokens.get(at);
            switch (asValue(token)) {
                case END -> {
                    return new LabelSelector(requirements);
                }
                case IDENTIFIER, NOT -> requirements.add(requirement());
                default -> throw unexpected("", token, ", expected: !, identifier, or 'end of string'");
            }
            Token next = consume();
            if (next.kind() == Kind.END) {
                return new LabelSelector(requirements);
            }
            if (next.kind() != Kind.COMMA) {
                throw unexpected("", next, ", expected: ',' or 'end of string'");
            }
            Token after = tokens.get(at);
            if (asValue(after) != Kind.IDENTIFIER && after.kind() != Kind.NOT) {
                throw unexpected("", after, ", expected: identifier after ','");
            }
        }
    }

    private LabelRequirement requirement() {
        boolean negated = tokens.get(at).kind() == Kind.NOT;
        if (negated) {
            at++;
        }
        Token key = consume();
        if (asValue(key) != Kind.IDENTIFIER) {
            throw unexpected(REQUIREMENT, key, ", expected: identifier");
        }
        Kind next = tokens.get(at).kind();
        if (negated || next == Kind.END || next == Kind.COMMA) {
            return checked(
                    new LabelRequirement(key.text(), negated ? Operator.DOES_NOT_EXIST : Operator.EXISTS, List.of()));
        }
        checked(new LabelRequirement(key.text(), Operator.EXISTS, List.of()));
        Operator operator = operator();
        List<String> values = operator == Operator.IN || operator == Operator.NOT_IN ? values() : List.of(exactValue());
        return checked(new LabelRequirement(key.text(), operator, values));
    }

    private Operator operator() {
        Token token = consume();
        return switch (token.kind()) {
            case IN -> Operator.IN;
            case NOT_IN -> Operator.NOT_IN;
            case EQUALS, DOUBLE_EQUALS -> Operator.EQUALS;
            case NOT_EQUALS -> Operator.NOT_EQUALS;
            case GREATER -> Operator.GREATER_THAN;
            case LESS -> Operator.LESS_THAN;
            default -> throw unexpected(REQUIREMENT, token, ", expected: in, notin, =, ==, !=, gt, lt");
        };
    }

    private String exactValue() {
        Kind next = tokens.get(at).kind();
        if (next == Kind.END || next == Kind.COMMA) {
            return "";
        }
        Token token = consume();
        if (asValue(token) != Kind.IDENTIFIER) {
            throw unexpected(REQUIREMENT, token, ", expected: identifier");
        }
        return token.text();
    }

    /** {@code (a, b)}; a gap before or after a comma is the empty value, and so is {@code ()}. */
    private List<String> values() {
        Token open = consume();
        if (open.kind() != Kind.OPEN) {
            throw unexpected(REQUIREMENT, open, " expected: '('");
        }
        SequencedSet<String> values = new TreeSet<>();
        boolean wanted = true;
        while (true) {
            Token token = consume();
            switch (asValue(token)) {
                case IDENTIFIER -> {
                    if (!wanted) {
                        throw unexpected(REQUIREMENT, token, ", expected: ',' or ')'");
                    }
                    values.add(token.text());
                    wanted = false;
                }
                case COMMA -> {
                    if (wanted) {
                        values.add("");
                    }
                    wanted = true;
                }
                case CLOSE -> {
                    if (wanted) {
                        values.add("");
                    }
                    return List.copyOf(values);
                }
                default ->
                    throw unexpected(
                            REQUIREMENT, token, wanted ? ", expected: ',', or identifier" : ", expected: ',' or ')'");
            }
        }
    }

    /** {@code in} and {@code notin} are plain words wherever no operator can stand. */
    private static Kind asValue(Token token) {
        return token.kind() == Kind.IN || token.kind() == Kind.NOT_IN ? Kind.IDENTIFIER : token.kind();
    }

    private Token consume() {
        Token token = tokens.get(at);
        if (token.kind() != Kind.END) {
            at++;
        }
        return token;
    }

    private static LabelRequirement checked(LabelRequirement requirement) {
        List<String> problems = requirement.problems().stream()
                .map(FieldError::message)
                .distinct()
                .toList();
        if (problems.isEmpty()) {
            return requirement;
        }
        String joined = problems.size() == 1 ? problems.getFirst() : "[" + String.join(", ", problems) + "]";
        throw ApiErrors.badRequest(REQUIREMENT + joined);
    }

    private static ApiException unexpected(String prefix, Token token, String expected) {
        return ApiErrors.badRequest(prefix + "found '" + token.text() + "'" + expected);
    }
}
