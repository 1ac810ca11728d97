package dev.portcullis.e2e.client;

import java.time.Instant;

/**
 * A request that was not served.
 *
 * @param status 0 where no answer came
 * @param message of the answer's Status, or of the exception
 */
public record Refusal(Instant begun, Instant ended, int status, String message) {}
