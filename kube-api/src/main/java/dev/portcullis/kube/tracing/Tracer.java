package dev.portcullis.kube.tracing;

import org.jspecify.annotations.Nullable;

/** Begins spans. */
public interface Tracer {
    /** Makes none; whose trace a request belongs to is passed on. */
    Tracer OFF = Passing::new;

    /** @param parent whose part the request is, by its W3C headers; null for nobody's */
    Span begin(@Nullable TraceContext parent);

    /** Where in a trace a request is: the headers {@code traceparent} and {@code tracestate} of W3C Trace Context. */
    record TraceContext(String traceparent, @Nullable String tracestate) {}

    /** A request in one service. */
    interface Span {
        /** For whom this service asks; null where there is no trace. */
        @Nullable
        TraceContext context();

        /** Whether somebody will see it. */
        boolean recorded();

        void name(String name);

        void attribute(String name, String value);

        /** @param status the HTTP status of the answer */
        void end(int status);
    }

    /** No span of ours. */
    record Passing(@Nullable TraceContext context) implements Span {
        @Override
        public boolean recorded() {
            return false;
        }

        @Override
        public void name(String name) {}

        @Override
        public void attribute(String name, String value) {}

        @Override
        public void end(int status) {}
    }
}
