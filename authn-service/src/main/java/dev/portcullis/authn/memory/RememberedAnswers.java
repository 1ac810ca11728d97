package dev.portcullis.authn.memory;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.portcullis.authn.AuthenticationResult;
import dev.portcullis.authn.AuthenticationResult.Authenticated;
import dev.portcullis.authn.AuthenticationResult.NotMine;
import dev.portcullis.authn.AuthenticationResult.Rejected;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * What was said about credentials, by keyed hashes of them; so many at the most, and each for a while. However many ask about the same
 * credential at a time, the question is put once.
 */
public final class RememberedAnswers {
    private static final int MOST = 10_000;

    private final Duration good;
    private final Duration bad;
    private final Clock clock;
    private final AsyncCache<String, AuthenticationResult> answers;
    private volatile KeyedHash hash = KeyedHash.own("");

    /** The answer that is to be remembered, or {@link UnansweredException} where there is none. */
    @FunctionalInterface
    public interface Question {
        AuthenticationResult ask() throws UnansweredException;
    }

    /**
     * @param good for how long a client that is known may be remembered, if its own answer does not say less
     * @param bad for how long all others
     */
    public RememberedAnswers(Duration good, Duration bad, Clock clock) {
        this.good = good;
        this.bad = bad;
        this.clock = clock;
        this.answers = Caffeine.newBuilder()
                .maximumSize(MOST)
                .executor(Runnable::run)
                .expireAfter(Expiry.<String, AuthenticationResult>creating((key, answer) -> lifetime(answer)))
                .buildAsync();
    }

    /** The answer says itself how long it may be remembered elsewhere: not longer than here. */
    public AuthenticationResult of(String credential, Question question) {
        String key = hash.id(credential);
        CompletableFuture<AuthenticationResult> mine = new CompletableFuture<>();
        CompletableFuture<AuthenticationResult> found = answers.asMap().putIfAbsent(key, mine);
        if (found == null) {
            try {
                mine.complete(bounded(question.ask()));
            } catch (UnansweredException | RuntimeException e) {
                mine.completeExceptionally(e);
            } finally {
                // After an error of the JVM, too, nobody waits for ever.
                mine.completeExceptionally(new IllegalStateException("the question was given up"));
            }
        }
        return outcome(found == null ? mine : found);
    }

    private static AuthenticationResult outcome(CompletableFuture<AuthenticationResult> answer) {
        try {
            return answer.join();
        } catch (CompletionException e) {
            return switch (e.getCause()) {
                case UnansweredException none -> new Rejected(String.valueOf(none.getMessage()));
                case RuntimeException bug -> throw bug;
                case null, default -> throw e;
            };
        }
    }

    private AuthenticationResult bounded(AuthenticationResult answer) {
        if (!(answer instanceof Authenticated known)) {
            return answer;
        }
        Instant latest = clock.instant().plus(good);
        Instant own = known.expires();
        return own != null && own.isBefore(latest) ? known : new Authenticated(known.user(), known.audiences(), latest);
    }

    private Duration lifetime(AuthenticationResult answer) {
        return switch (answer) {
            case Authenticated known
            when known.expires() != null -> {
                Duration left = Duration.between(clock.instant(), known.expires());
                yield left.isNegative() ? Duration.ZERO : left;
            }
            case Authenticated known -> good;
            case Rejected refused -> bad;
            case NotMine unknown -> bad;
        };
    }

    /** Nothing that was said before, or that is being asked now, counts any more. */
    public void forget() {
        hash = KeyedHash.own("");
        answers.synchronous().invalidateAll();
    }
}
