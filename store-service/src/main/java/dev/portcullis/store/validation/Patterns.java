package dev.portcullis.store.validation;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Optional;

/** Regular expressions that clients bring: Go's syntax, matched in linear time whatever they are. */
public final class Patterns {
    private static final LoadingCache<String, Optional<Pattern>> COMPILED =
            Caffeine.newBuilder().maximumSize(1000).build(Patterns::compile);

    private Patterns() {}

    /** Whether the expression matches anywhere in the text; one that is none matches nothing. */
    static boolean find(String regex, String text) {
        return COMPILED.get(regex).map(pattern -> pattern.matcher(text).find()).orElse(false);
    }

    /** Why it is no regular expression; empty if it is one. */
    public static Optional<String> problem(String regex) {
        try {
            Pattern.compile(regex);
            return Optional.empty();
        } catch (PatternSyntaxException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static Optional<Pattern> compile(String regex) {
        try {
            return Optional.of(Pattern.compile(regex));
        } catch (PatternSyntaxException e) {
            return Optional.empty();
        }
    }
}
