package dev.portcullis.authz;

import dev.portcullis.kube.user.UserInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An authorizer whose policy can be read: it can say whom it allows something, and what it allows somebody. */
public interface ReadablePolicy {
    PolicyRule EVERY_RESOURCE = PolicyRule.resources(List.of("*"), List.of("*"), List.of("*"));
    PolicyRule EVERY_PATH = PolicyRule.nonResources(List.of("*"), List.of("*"));

    /** Only what is in no namespace, lists of all namespaces included; no namespace can be called so. */
    String NO_NAMESPACE = "-";

    /** All users and groups that it allows this; a user may be there for one of the groups only. */
    List<SubjectGrant> whoCan(Attributes wanted);

    /** All that it allows somebody. */
    List<ScopedRule> accessOf(UserInfo user);

    /**
     * @param inGroup the user has to be in this group, too; empty for none
     * @param ground null where there are no bindings and rules
     */
    record SubjectGrant(
            boolean group,
            String name,
            String inGroup,
            @Nullable Ground ground) {
        public SubjectGrant(boolean group, String name, @Nullable Ground ground) {
            this(group, name, "", ground);
        }
    }

    /** @param namespace where it is allowed; empty for everywhere, the cluster's scope included; or {@link #NO_NAMESPACE} */
    record ScopedRule(
            String namespace, PolicyRule rule, @Nullable Ground ground) {}
}
