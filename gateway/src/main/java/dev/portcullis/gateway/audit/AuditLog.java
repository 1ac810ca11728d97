package dev.portcullis.gateway.audit;

import dev.portcullis.gateway.exchange.Trail;

/** Takes note of requests. */
public interface AuditLog {
    /** Takes no notes. */
    AuditLog NONE = new AuditLog() {
        private final Entry none = new Entry() {
            @Override
            public void authenticated() {}

            @Override
            public void ended(boolean unexpectedly) {}
        };

        @Override
        public Entry open(Trail trail) {
            return none;
        }
    };

    /** Begins with a request of which nothing is known yet but the request itself. */
    Entry open(Trail trail);

    /** The notes of one request, by the thread that answers it. */
    interface Entry {
        /**
         * The trail says who the client is.
         *
         * @throws dev.portcullis.kube.status.ApiException 500 where a request must not be served that cannot be noted down
         */
        void authenticated();

        /**
         * The answer is complete. Does not throw.
         *
         * @param unexpectedly whether by an error of ours
         */
        void ended(boolean unexpectedly);
    }
}
