package dev.portcullis.authz.leastprivilege;

import dev.portcullis.authz.Access;
import dev.portcullis.authz.ResourceAttributes;
import dev.portcullis.authz.permission.Permission;

/** What an access needs and where: in a namespace, or with an empty one everywhere. */
record Need(String namespace, Permission permission) {
    static Need of(Access access) {
        return new Need(
                access.attributes() instanceof ResourceAttributes resource ? resource.namespace() : "",
                Permission.of(access.attributes()));
    }

    Need anyName() {
        return new Need(
                namespace,
                new Permission(permission.verb(), permission.group(), permission.resource(), null, permission.url()));
    }

    Need everywhere() {
        return new Need("", permission);
    }

    boolean named() {
        return permission.name() != null;
    }
}
