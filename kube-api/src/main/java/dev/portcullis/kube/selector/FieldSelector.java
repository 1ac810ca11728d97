package dev.portcullis.kube.selector;

import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** All of its terms hold; without any it selects everything. */
public record FieldSelector(List<Term> terms) {
    public static final FieldSelector EVERYTHING = new FieldSelector(List.of());
    public static final String NAME = "metadata.name";
    public static final String NAMESPACE = "metadata.namespace";

    /** A field that has, or has not, the value. */
    public record Term(String field, boolean equal, String value) {}

    public FieldSelector {
        terms = List.copyOf(terms);
    }

    /** Reads {@code fieldSelector}; a bad one is a 400. Which fields there are to select by is not known here. */
    public static FieldSelector parse(@Nullable String text) throws ApiException {
        if (text == null || text.isBlank()) {
            return EVERYTHING;
        }
        List<Term> terms = new ArrayList<>();
        for (String part : split(text)) {
            if (!part.isBlank()) {
                terms.add(term(part, text));
            }
        }
        return new FieldSelector(terms);
    }

    /** Of one object by its name. */
    public static FieldSelector ofName(String name) {
        return new FieldSelector(List.of(new Term(NAME, true, name)));
    }

    public boolean isEverything() {
        return terms.isEmpty();
    }

    /** The one name that can match, if the selector says so. */
    public Optional<String> name() {
        return required(NAME);
    }

    /** The one namespace that can match, if the selector says so. */
    public Optional<String> namespace() {
        return required(NAMESPACE);
    }

    public boolean matches(Function<String, String> fields) {
        for (Term term : terms) {
            if (term.equal() != term.value().equals(fields.apply(term.field()))) {
                return false;
            }
        }
        return true;
    }

    private Optional<String> required(String field) {
        return terms.stream()
                .filter(term -> term.equal() && term.field().equals(field))
                .map(Term::value)
                .findFirst();
    }

    private static Term term(String part, String whole) {
        for (int i = 0; i < part.length(); i++) {
            if (part.charAt(i) == '\\') {
                i++;
            } else if (part.startsWith("!=", i)) {
                return new Term(part.substring(0, i), false, unescape(part.substring(i + 2)));
            } else if (part.startsWith("==", i)) {
                return new Term(part.substring(0, i), true, unescape(part.substring(i + 2)));
            } else if (part.charAt(i) == '=') {
                return new Term(part.substring(0, i), true, unescape(part.substring(i + 1)));
            }
        }
        throw ApiErrors.badRequest("invalid selector: '%s'; can't understand '%s'".formatted(whole, part));
    }

    private static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == ',') {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }

    private static String unescape(String value) {
        StringBuilder plain = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\') {
                i++;
                if (i == value.length() || ",=\\".indexOf(value.charAt(i)) < 0) {
                    throw ApiErrors.badRequest("invalid field selector: invalid escape sequence in " + value);
                }
                plain.append(value.charAt(i));
            } else if (c == '=') {
                throw ApiErrors.badRequest("invalid field selector: invalid value " + value);
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }
}
