package dev.portcullis.authz;

import dev.portcullis.kube.user.UserInfo;
import java.util.List;

/** An authorizer that can say what somebody may do in a namespace: SelfSubjectRulesReview. */
public interface RuleResolver {
    Rules rulesFor(UserInfo user, String namespace);

    /**
     * @param incomplete whether there may be more that these rules do not show
     * @param errors what could not be found out
     */
    record Rules(List<PolicyRule> rules, boolean incomplete, List<String> errors) {}
}
