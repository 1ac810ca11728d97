package dev.portcullis.authn.keystone;

import dev.portcullis.authn.AuthenticationAttempt;
import dev.portcullis.authn.AuthenticationResult;
import dev.portcullis.authn.AuthenticationResult.Rejected;
import dev.portcullis.authn.memory.RememberedAnswers;
import dev.portcullis.authn.memory.SourceLimit;
import dev.portcullis.authn.memory.UnansweredException;
import java.time.Clock;
import java.time.Duration;

/** Keystone, with a memory of what it said. */
final class AskedOnce implements AutoCloseable {
    private static final Duration BAD = Duration.ofSeconds(10);

    private final Keystone keystone;
    private final RememberedAnswers answers;
    private final SourceLimit limit;

    AskedOnce(KeystoneSettings settings, SourceLimit limit, Clock clock) {
        this.keystone = new Keystone(settings);
        this.answers = new RememberedAnswers(settings.cacheTtl(), BAD, clock);
        this.limit = limit;
    }

    @FunctionalInterface
    interface Question {
        AuthenticationResult ask(Keystone keystone) throws UnansweredException;
    }

    AuthenticationResult ask(String credential, AuthenticationAttempt attempt, Question question) {
        return answers.of(credential, () -> {
            limit.require(attempt.remoteAddress());
            AuthenticationResult said = question.ask(keystone);
            if (said instanceof Rejected) {
                limit.failed(attempt.remoteAddress());
            }
            return said;
        });
    }

    @Override
    public void close() {
        keystone.close();
    }
}
