package dev.portcullis.authz.auditevent;

import dev.portcullis.authz.Access;

/**
 * Something that was asked for.
 *
 * @param auditId of the request; empty if it says none
 * @param refused whether it was refused by authorization
 */
public record RecordedAccess(String auditId, Access access, boolean refused) {}
