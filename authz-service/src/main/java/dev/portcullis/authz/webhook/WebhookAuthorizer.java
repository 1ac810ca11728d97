package dev.portcullis.authz.webhook;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.portcullis.authz.Access;
import dev.portcullis.authz.Authorizer;
import dev.portcullis.authz.Decision;
import dev.portcullis.authz.NonResourceAttributes;
import dev.portcullis.authz.ResourceAttributes;
import dev.portcullis.authz.RuleResolver;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.review.SubjectAccessReview;
import dev.portcullis.kube.user.UserInfo;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/** Has another server decide, and remembers what it said for a while. An answer that cannot be understood allows nothing. */
public final class WebhookAuthorizer implements Authorizer, RuleResolver, AutoCloseable {
    public static final String MODE = "Webhook";
    private static final Logger LOG = LoggerFactory.getLogger(WebhookAuthorizer.class);
    private static final int MOST = 8192;
    /** What a client can choose itself, in characters, for an answer to be remembered. */
    private static final int LONGEST = 10_000;

    private final WebhookSettings settings;
    private final Reviewer reviewer;
    private final Cache<Access, SubjectAccessReview.Status> answers;

    public WebhookAuthorizer(WebhookSettings settings, Reviewer reviewer) {
        this(settings, reviewer, Ticker.systemTicker());
    }

    WebhookAuthorizer(WebhookSettings settings, Reviewer reviewer, Ticker clock) {
        this.settings = settings;
        this.reviewer = reviewer;
        this.answers = Caffeine.newBuilder()
                .maximumSize(MOST)
                .ticker(clock)
                .executor(Runnable::run)
                .expireAfter(Expiry.<Access, SubjectAccessReview.Status>creating(
                        (access, said) -> said.allowed() ? settings.authorizedTtl() : settings.unauthorizedTtl()))
                .build();
    }

    @Override
    public String name() {
        return settings.name();
    }

    /** What it says changes without our knowing. */
    @Override
    public boolean lasting(Access access) {
        return false;
    }

    @Override
    public Decision authorize(Access access) {
        try {
            if (!MatchCondition.all(settings.conditions(), access)) {
                return Decision.NO_OPINION;
            }
            SubjectAccessReview.Status known = answers.getIfPresent(access);
            return decision(known == null ? ask(access) : known);
        } catch (MatchCondition.EvaluationException | IOException e) {
            LOG.warn("authorization webhook {}: {}", settings.name(), e.getMessage());
            String error = "webhook " + settings.name() + ": " + e.getMessage();
            return settings.denyOnFailure() ? new Decision.Deny("", error) : new Decision.NoOpinion("", error);
        }
    }

    private Decision decision(SubjectAccessReview.Status said) {
        String why = said.reason() == null ? "" : said.reason();
        boolean denied = Boolean.TRUE.equals(said.denied());
        if (denied && said.allowed()) {
            return new Decision.Deny(why, "webhook subject access review returned both allow and deny response");
        }
        if (denied) {
            return new Decision.Deny(why);
        }
        return said.allowed() ? new Decision.Allow(why) : new Decision.NoOpinion(why);
    }

    private SubjectAccessReview.Status ask(Access access) throws IOException {
        byte[] answer = reviewer.ask(Json.write(AccessReview.of(access)), settings.timeout());
        SubjectAccessReview.Status said = status(answer);
        Duration ttl = said.allowed() ? settings.authorizedTtl() : settings.unauthorizedTtl();
        if (length(access) < LONGEST && ttl.isPositive()) {
            answers.put(access, said);
        }
        return said;
    }

    private record Answer(SubjectAccessReview.@Nullable Status status) {}

    private static SubjectAccessReview.Status status(byte[] answer) throws IOException {
        try {
            Answer read = Json.read(answer, Answer.class);
            if (read != null && read.status() != null) {
                return read.status();
            }
        } catch (JacksonException e) {
            throw new IOException("its answer is no SubjectAccessReview: " + e.getOriginalMessage(), e);
        }
        throw new IOException("its answer has no status");
    }

    private static int length(Access access) {
        return switch (access.attributes()) {
            case NonResourceAttributes path ->
                path.path().length() + path.verb().length();
            case ResourceAttributes resource ->
                resource.namespace().length()
                        + resource.verb().length()
                        + resource.group().length()
                        + resource.version().length()
                        + resource.resource().length()
                        + resource.subresource().length()
                        + resource.name().length()
                        + resource.fieldSelector().toString().length()
                        + resource.labelSelector().toString().length();
        };
    }

    @Override
    public Rules rulesFor(UserInfo user, String namespace) {
        return new Rules(List.of(), true, List.of("webhook authorizer does not support user rule resolution"));
    }

    @Override
    public void close() {
        reviewer.close();
    }
}
