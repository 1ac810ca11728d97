package dev.portcullis.gateway.throttle;

import java.util.function.BooleanSupplier;

/** One request's place among those that run. Of one thread, the request's. */
public interface Turn extends AutoCloseable {
    /** That of requests which take no place: what runs as long as its client likes. */
    Turn NONE = new Turn() {
        @Override
        public void enter(BooleanSupplier gone) {
            // At once.
        }

        @Override
        public void close() {
            // There is nothing to give back.
        }
    };

    /** The uid of the flow schema that it falls under; empty where there is none, or it is not known yet. */
    default String schemaUid() {
        return "";
    }

    /** The uid of its priority level. */
    default String levelUid() {
        return "";
    }

    /**
     * Takes a place, and waits for one if it must.
     *
     * @param gone whether its client has gone meanwhile; asked now and then
     * @throws dev.portcullis.kube.status.ApiException 429 where there is none to be had
     */
    void enter(BooleanSupplier gone);

    /** How many bytes the whole answer had, so that the next of its kind is given the room that it takes. */
    default void answered(long bytes) {
        // All take one place, if nothing else is said.
    }

    /** Gives the place back; nothing happens the second time. */
    @Override
    void close();
}
