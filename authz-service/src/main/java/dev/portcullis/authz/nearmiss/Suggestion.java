package dev.portcullis.authz.nearmiss;

import dev.portcullis.authz.Access;
import dev.portcullis.authz.Attributes;
import dev.portcullis.authz.NonResourceAttributes;
import dev.portcullis.authz.ResourceAttributes;
import dev.portcullis.authz.manifest.Manifests;
import dev.portcullis.authz.permission.Permission;
import dev.portcullis.authz.rbac.RoleRef;
import dev.portcullis.authz.rbac.Subject;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** The smallest role and binding that would allow an access. */
public final class Suggestion {
    private Suggestion() {}

    /** A Role and a RoleBinding where it is about a namespace, those of the cluster otherwise. */
    public static List<ObjectNode> of(Access access) {
        Attributes wanted = access.attributes();
        String namespace = wanted instanceof ResourceAttributes resource ? resource.namespace() : "";
        Subject subject = subject(access);
        Subject.ServiceAccount account = subject.serviceAccount();
        String name = Manifests.name(
                account == null ? subject.name() : account.name(),
                wanted.verb(),
                switch (wanted) {
                    case ResourceAttributes resource -> resource.combinedResource();
                    case NonResourceAttributes path -> path.path();
                });
        RoleRef ref = new RoleRef(namespace.isEmpty() ? RoleRef.CLUSTER_ROLE : RoleRef.ROLE, name);
        return List.of(
                Manifests.role(namespace, name, List.of(Permission.of(wanted).rule())),
                Manifests.binding(namespace, name, ref, subject));
    }

    private static Subject subject(Access access) {
        List<String> groups = access.user().groups();
        return access.user().username().isEmpty() && !groups.isEmpty()
                ? Subject.group(groups.getFirst())
                : Subject.user(access.user().username());
    }
}
