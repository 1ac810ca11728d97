package dev.portcullis.authz.rbac;

import dev.portcullis.authz.permission.Permission;

/** That an access is allowed: through this grant, by this part of its role's rules. */
record Match(Grant grant, Permission permission) {}
