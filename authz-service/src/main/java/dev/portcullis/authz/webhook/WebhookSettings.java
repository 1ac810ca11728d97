package dev.portcullis.authz.webhook;

import java.time.Duration;
import java.util.List;

/**
 * How one webhook is asked.
 *
 * @param name in traces and messages
 * @param authorizedTtl for how long a yes is remembered; zero for not at all
 * @param unauthorizedTtl for how long all else is
 * @param timeout of one question, tries and pauses together
 * @param denyOnFailure where it cannot be asked: deny, or leave it to the others
 * @param conditions all of them must hold for it to be asked
 */
public record WebhookSettings(
        String name,
        Duration authorizedTtl,
        Duration unauthorizedTtl,
        Duration timeout,
        boolean denyOnFailure,
        List<MatchCondition> conditions) {

    public WebhookSettings {
        conditions = List.copyOf(conditions);
    }
}
