package dev.portcullis.store.strategy;

import dev.portcullis.kube.user.UserInfo;

/**
 * Who writes, and whether for real.
 *
 * @param dryRun nothing may be changed outside the object
 */
public record WriteContext(UserInfo user, boolean dryRun) {}
