package dev.portcullis.gateway.authorization;

/**
 * What authz-service decided.
 *
 * @param reason empty for none
 * @param epoch the epoch of authz-service that it was decided in; empty where it must not be remembered
 */
public record Decision(boolean allowed, String reason, String epoch) {}
