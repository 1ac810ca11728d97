package dev.portcullis.kube.tracing;

import dev.portcullis.kube.request.RequestInfo;
import dev.portcullis.kube.tracing.Tracer.Span;
import dev.portcullis.kube.tracing.Tracer.TraceContext;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The request that this thread works for. Its Audit-ID stands in every line of the log, and it and the trace's headers go with whatever the
 * thread asks of other services. They are kept in the MDC, so that logging knows them without asking.
 */
public final class RequestContext implements AutoCloseable {
    /** The key of the Audit-ID in the MDC, and so in a line of JSON. */
    public static final String AUDIT_ID = "auditID";

    private static final String TRACEPARENT = "traceparent";
    private static final String TRACESTATE = "tracestate";
    private static final Pattern W3C = Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}(-.{0,200})?");
    private static final int LONGEST_STATE = 512;

    private static volatile Tracer tracer = Tracer.OFF;

    private final Span span;

    private RequestContext(Span span) {
        this.span = span;
    }

    /** From now on in this process. */
    public static void trace(Tracer with) {
        tracer = with;
    }

    /** To be closed by the same thread. */
    public static RequestContext begin(HttpServletRequest request, String auditId) {
        Span span = tracer.begin(parent(request));
        TraceContext context = span.context();
        MDC.put(AUDIT_ID, auditId);
        if (context != null) {
            MDC.put(TRACEPARENT, context.traceparent());
            if (context.tracestate() != null) {
                MDC.put(TRACESTATE, context.tracestate());
            }
        }
        if (span.recorded()) {
            span.attribute("audit-id", auditId);
            span.attribute("http.request.method", request.getMethod());
            span.attribute("url.path", request.getRequestURI());
        }
        return new RequestContext(span);
    }

    /** What is no trace of W3C's is no trace. */
    private static @Nullable TraceContext parent(HttpServletRequest request) {
        String parent = request.getHeader(TRACEPARENT);
        if (parent == null || !W3C.matcher(parent).matches()) {
            return null;
        }
        String state = request.getHeader(TRACESTATE);
        return new TraceContext(parent, state == null || state.length() > LONGEST_STATE ? null : state);
    }

    /** For a piece of work that is of a request whose thread is another one. */
    public static void within(String auditId, Runnable work) {
        if (MDC.get(AUDIT_ID) != null) {
            work.run();
            return;
        }
        MDC.put(AUDIT_ID, auditId);
        try {
            work.run();
        } finally {
            clear();
        }
    }

    /** This thread, which works for several requests in turn, goes on with this one. */
    public static void turnTo(String auditId) {
        MDC.put(AUDIT_ID, auditId);
    }

    /** Whether the request of this thread has a trace. */
    public static boolean traced() {
        return MDC.get(TRACEPARENT) != null;
    }

    /** The same work, as part of this request, for another thread. */
    public static Runnable inherited(Runnable work) {
        Map<String, String> here = MDC.getCopyOfContextMap();
        if (here == null || here.isEmpty()) {
            return work;
        }
        return () -> {
            MDC.setContextMap(here);
            try {
                work.run();
            } finally {
                MDC.clear();
            }
        };
    }

    /** The headers with which another service is asked. */
    public static void writeHeaders(BiConsumer<String, String> to) {
        write("Audit-ID", MDC.get(AUDIT_ID), to);
        write(TRACEPARENT, MDC.get(TRACEPARENT), to);
        write(TRACESTATE, MDC.get(TRACESTATE), to);
    }

    private static void write(String name, @Nullable String value, BiConsumer<String, String> to) {
        if (value != null) {
            to.accept(name, value);
        }
    }

    /**
     * How it ended, for the trace.
     *
     * @param asked what it asked for; null where it could not be read
     */
    public void ended(Supplier<@Nullable RequestInfo> asked, String method, int status) {
        if (span.recorded()) {
            RequestInfo info = asked.get();
            span.name(name(info, method));
            if (info != null && info.resourceRequest()) {
                span.attribute("k8s.resource", info.resource());
                span.attribute("k8s.namespace.name", info.namespace());
            }
        }
        span.end(status);
    }

    /** Of few values: no names, no paths of the clients' making. */
    private static String name(@Nullable RequestInfo info, String method) {
        if (info == null) {
            return method;
        }
        if (info.resourceRequest()) {
            return info.verb() + " " + info.resource() + (info.subresource().isEmpty() ? "" : "/" + info.subresource());
        }
        int second = info.path().indexOf('/', 1);
        return method + " " + (second < 0 ? info.path() : info.path().substring(0, second));
    }

    @Override
    public void close() {
        clear();
    }

    private static void clear() {
        MDC.remove(AUDIT_ID);
        MDC.remove(TRACEPARENT);
        MDC.remove(TRACESTATE);
    }
}
