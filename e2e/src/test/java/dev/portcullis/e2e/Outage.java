package dev.portcullis.e2e;

import dev.portcullis.e2e.client.Refusal;
import java.time.Instant;

/** A service was away, from just before it was stopped until {@code up} had brought it back. */
record Outage(String service, Instant from, Instant to) {

    /**
     * Whether this is why a request was not served: it got a 503 that names the service, or a 504 where the service had it already; or,
     * without the gateway, no answer.
     */
    boolean explains(Refusal refusal) {
        boolean meanwhile = refusal.begun().isBefore(to) && refusal.ended().isAfter(from);
        boolean told = refusal.status() == 503 || refusal.status() == 504;
        if (service.equals("gateway")) {
            return meanwhile
                    && (refusal.status() == 0 || told && refusal.message().contains("-service"));
        }
        return meanwhile && told && refusal.message().contains(service);
    }
}
