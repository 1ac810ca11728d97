package dev.portcullis.authn.bootstraptoken;

import dev.portcullis.authn.AuthenticationAttempt;
import dev.portcullis.authn.AuthenticationResult;
import dev.portcullis.authn.AuthenticationResult.Authenticated;
import dev.portcullis.authn.AuthenticationResult.Rejected;
import dev.portcullis.authn.Authenticator;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Knows new nodes by the tokens {@code ID.SECRET} that Secrets of {@code kube-system} hold; for the API server's own audiences. */
final class BootstrapTokenAuthenticator implements Authenticator {
    private static final Pattern FORM = Pattern.compile("([a-z0-9]{6})\\.([a-z0-9]{16})");

    private final Function<String, @Nullable BootstrapToken> tokens;
    private final List<String> apiAudiences;
    private final Clock clock;

    /** @param tokens by {@code namespace/name} */
    BootstrapTokenAuthenticator(
            Function<String, @Nullable BootstrapToken> tokens, List<String> apiAudiences, Clock clock) {
        this.tokens = tokens;
        this.apiAudiences = List.copyOf(apiAudiences);
        this.clock = clock;
    }

    @Override
    public String name() {
        return "bootstraptoken";
    }

    @Override
    public AuthenticationResult authenticate(AuthenticationAttempt attempt) {
        List<String> audiences =
                apiAudiences.stream().filter(attempt.audiences()::contains).toList();
        Matcher parts = FORM.matcher(attempt.token() == null ? "" : attempt.token());
        if (audiences.isEmpty() || !parts.matches()) {
            return AuthenticationResult.NOT_MINE;
        }
        BootstrapToken known =
                tokens.apply(BootstrapToken.NAMESPACE + "/" + BootstrapToken.NAME_PREFIX + parts.group(1));
        if (known == null) {
            return new Rejected("there is no bootstrap token with this id");
        }
        if (!known.isSecret(parts.group(2))) {
            return new Rejected("the secret of the bootstrap token is another one");
        }
        String problem = known.problem();
        if (problem != null) {
            return new Rejected("bootstrap token: " + problem);
        }
        Instant expires = known.expires();
        return expires != null && !clock.instant().isBefore(expires)
                ? new Rejected("the bootstrap token expired at " + expires)
                : new Authenticated(known.user(), audiences, expires);
    }
}
