package dev.portcullis.gateway.impersonation;

import dev.portcullis.gateway.authentication.Identity;

/**
 * Whom a request is served as.
 *
 * @param constraint the verb that allowed it, where that was a constrained one; else empty
 */
public record Impersonated(Identity identity, String constraint) {}
