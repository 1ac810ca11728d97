package dev.portcullis.authz.policydiff;

import dev.portcullis.authz.permission.Permission;
import java.util.List;

/**
 * Something that a subject gains, or loses.
 *
 * @param namespace empty for everywhere
 * @param except what of it the subject has in both cases
 */
record Difference(String namespace, Permission permission, List<Kept> except) {

    /** @param namespace empty for everywhere */
    record Kept(String namespace, Permission permission) {}
}
