package dev.portcullis.store.rest;

import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.Status;
import dev.portcullis.kube.status.StatusWriter;
import dev.portcullis.store.cache.Freshness;
import dev.portcullis.store.state.CompactedException;
import dev.portcullis.store.state.FutureRevisionException;
import dev.portcullis.store.state.OutcomeUnknownException;
import dev.portcullis.store.state.StoreException;
import dev.portcullis.store.state.StoreUnavailableException;
import dev.portcullis.store.state.ValueTooLargeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where what was thrown becomes a Status. */
final class Failures {
    static final int LARGEST_BODY = 3 * 1024 * 1024;
    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private Failures() {}

    static Status status(Throwable thrown) {
        return thrown instanceof StoreException store ? status(store) : StatusWriter.of(thrown);
    }

    private static Status status(StoreException thrown) {
        return switch (thrown) {
            case CompactedException e ->
                ApiErrors.expired("The resourceVersion for the provided list is too old.")
                        .status();
            case FutureRevisionException e ->
                Freshness.tooLarge(e.revision(), e.currentRevision()).status();
            case ValueTooLargeException e ->
                ApiErrors.requestEntityTooLarge(LARGEST_BODY).status();
            case OutcomeUnknownException e -> {
                LOG.warn("a write's outcome is unknown", e);
                yield ApiErrors.timeout(
                                "the store-service was not answered by its state store: the request may have been carried out, or not",
                                0)
                        .status();
            }
            case StoreUnavailableException e -> {
                LOG.warn("the state store is unavailable: {}", e.getMessage());
                yield ApiErrors.serviceUnavailable("the store-service is currently unable to reach its state store")
                        .status();
            }
        };
    }
}
