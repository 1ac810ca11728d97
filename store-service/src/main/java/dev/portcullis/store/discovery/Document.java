package dev.portcullis.store.discovery;

import org.jspecify.annotations.Nullable;

/**
 * Ready bytes for a client.
 *
 * @param etag quoted, or null; equal tags mean equal bytes, so that a request with this If-None-Match gets a 304
 */
@SuppressWarnings("ArrayRecordComponent")
public record Document(
        byte[] body, String contentType, @Nullable String etag) {
    /** Whether the client has these bytes already, by its If-None-Match header. */
    public boolean isKnown(@Nullable String ifNoneMatch) {
        return etag != null && ifNoneMatch != null && ifNoneMatch.contains(etag);
    }
}
