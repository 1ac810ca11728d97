package dev.portcullis.authz;

/** What one authorizer answered and how long it took. */
public record Trace(String authorizer, Decision decision, long micros) {}
