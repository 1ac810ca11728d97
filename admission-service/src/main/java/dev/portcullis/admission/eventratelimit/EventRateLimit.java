package dev.portcullis.admission.eventratelimit;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.ValidatingPlugin;
import dev.portcullis.admission.Validation;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.kube.status.Status;
import java.util.List;

/**
 * Refuses events beyond a rate, of the server, a namespace, a user, or a source and object ({@code plugin/eventratelimit}). Every limit
 * counts each event, also one that another limit refuses.
 */
public final class EventRateLimit implements ValidatingPlugin {
    static final String NAME = "EventRateLimit";
    private static final int TOO_MANY_REQUESTS = 429;

    private final List<Limit> limits;
    private final Buckets buckets;

    EventRateLimit(List<Limit> limits, Buckets buckets) {
        this.limits = limits;
        this.buckets = buckets;
    }

    @Override
    public String name() {
        return NAME;
    }

    /** A dry run costs the store nothing. */
    @Override
    public boolean handles(Attributes attributes) {
        return attributes.writes()
                && !attributes.dryRun()
                && attributes.kind().group().isEmpty()
                && attributes.kind().kind().equals("Event");
    }

    @Override
    public Validation validate(Attributes attributes) {
        Validation validation = Validation.accepted();
        for (Limit limit : limits) {
            String key = limit.key(attributes);
            if (!buckets.take(limit, key)) {
                validation = Validation.rejected(reached(limit, key));
            }
        }
        return validation;
    }

    private static ApiException reached(Limit limit, String key) {
        return Status.failure(
                        TOO_MANY_REQUESTS,
                        "TooManyRequests",
                        "Too many requests: limit reached on type %s for key %s".formatted(limit.type().text, key),
                        null)
                .exception();
    }
}
