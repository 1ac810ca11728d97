package dev.portcullis.gateway.audit.policy;

import dev.portcullis.kube.request.RequestInfo;
import dev.portcullis.kube.user.UserInfo;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rules of which the first that matches counts; what none matches is not recorded. */
public record AuditPolicy(List<PolicyRule> rules) {
    private static final Recording NOTHING = new Recording(Level.NONE, Set.of(), false);

    /** Without a policy file: who did what, of every request. */
    public static final AuditPolicy METADATA = new AuditPolicy(
            List.of(PolicyRule.everything(new Recording(Level.METADATA, Set.of(Stage.REQUEST_RECEIVED), false))));

    /** @param user null for a client that is not known */
    public Recording of(RequestInfo info, @Nullable UserInfo user) {
        for (PolicyRule rule : rules) {
            if (rule.matches(info, user)) {
                return rule.recording();
            }
        }
        return NOTHING;
    }
}
