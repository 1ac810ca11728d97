package dev.portcullis.authn.webhook;

import dev.portcullis.authn.AuthenticationAttempt;
import dev.portcullis.authn.AuthenticationResult;
import dev.portcullis.authn.AuthenticationResult.Authenticated;
import dev.portcullis.authn.AuthenticationResult.Rejected;
import dev.portcullis.authn.Authenticator;
import dev.portcullis.authn.memory.RememberedAnswers;
import dev.portcullis.authn.memory.SourceLimit;
import dev.portcullis.authn.memory.UnansweredException;
import dev.portcullis.kube.user.UserInfo;
import java.time.Clock;
import java.util.List;

/**
 * Has another server judge tokens ({@code TokenReview}). One that says nothing about audiences knows none: what it lets in is for the API
 * server's own.
 */
final class WebhookAuthenticator implements Authenticator, AutoCloseable {
    private static final int LONGEST = 64 * 1024;

    private final TokenWebhook webhook;
    private final RememberedAnswers answers;
    private final List<String> apiAudiences;
    private final SourceLimit limit;

    WebhookAuthenticator(WebhookSettings settings, List<String> apiAudiences, SourceLimit limit, Clock clock) {
        this.webhook = new TokenWebhook(settings.target());
        this.answers = new RememberedAnswers(settings.cacheTtl(), settings.cacheTtl(), clock);
        this.apiAudiences = List.copyOf(apiAudiences);
        this.limit = limit;
    }

    @Override
    public String name() {
        return "webhook";
    }

    @Override
    public AuthenticationResult authenticate(AuthenticationAttempt attempt) {
        String token = attempt.token();
        if (token == null || token.length() > LONGEST) {
            return AuthenticationResult.NOT_MINE;
        }
        List<String> wanted = attempt.audiences();
        return answers.of(
                wanted.size() + " " + String.join("\0", wanted) + "\0" + token,
                () -> ask(token, wanted, attempt.remoteAddress()));
    }

    private AuthenticationResult ask(String token, List<String> wanted, String address) throws UnansweredException {
        limit.require(address);
        TokenWebhook.Status said = webhook.review(token, wanted);
        UserInfo user = said.user();
        if (!said.authenticated()) {
            limit.failed(address);
            return said.error() == null || said.error().isEmpty()
                    ? AuthenticationResult.NOT_MINE
                    : new Rejected("webhook: " + said.error().replace(token, "…"));
        }
        if (user == null || user.username().isEmpty()) {
            throw new UnansweredException("webhook: it let somebody in and did not say whom");
        }
        List<String> its = said.audiences() == null || said.audiences().isEmpty() ? apiAudiences : said.audiences();
        List<String> audiences = wanted.stream().filter(its::contains).toList();
        return audiences.isEmpty()
                ? new Rejected("webhook: the token is for other audiences: " + its)
                : new Authenticated(user, audiences, null);
    }

    @Override
    public void close() {
        webhook.close();
    }
}
