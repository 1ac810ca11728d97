package dev.portcullis.gateway.pipeline;

import dev.portcullis.gateway.audit.AuditLog;
import dev.portcullis.gateway.authentication.Credentials;
import dev.portcullis.gateway.authentication.Identity;
import dev.portcullis.gateway.exchange.Exchange;
import dev.portcullis.gateway.exchange.Trail;
import dev.portcullis.gateway.impersonation.Impersonated;
import dev.portcullis.gateway.impersonation.Impersonation;
import dev.portcullis.gateway.metrics.RequestMetrics;
import dev.portcullis.gateway.request.ClientCredentials;
import dev.portcullis.gateway.request.RequestTarget;
import dev.portcullis.gateway.throttle.Throttle;
import dev.portcullis.gateway.throttle.Turn;
import dev.portcullis.kube.connection.ClientConnection;
import dev.portcullis.kube.request.RequestInfo;
import dev.portcullis.kube.request.RequestInfoResolver;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.kube.tracing.HttpLog;
import dev.portcullis.kube.tracing.RequestContext;
import jakarta.servlet.GenericServlet;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The whole of a request, in order: request info, authentication, impersonation, throttling, authorization, and then whoever serves
 * it, for writes with admission. It is the only servlet there is; nothing is served that has not come through here.
 */
public final class Pipeline extends GenericServlet {
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");

    private final transient ClientCredentials clients;
    private final transient Stages stages;
    private final transient Throttle throttle;
    private final transient Routes routes;
    private final transient AuditLog audit;
    private final transient RequestMetrics metrics;

    public Pipeline(
            ClientCredentials clients,
            Stages stages,
            Throttle throttle,
            Routes routes,
            AuditLog audit,
            RequestMetrics metrics) {
        this.clients = clients;
        this.stages = stages;
        this.throttle = throttle;
        this.routes = routes;
        this.audit = audit;
        this.metrics = metrics;
    }

    @Override
    public void service(ServletRequest servletRequest, ServletResponse servletResponse) {
        HttpServletRequest request = (HttpServletRequest) servletRequest;
        HttpServletResponse response = (HttpServletResponse) servletResponse;
        Trail trail = new Trail(request, response);
        try (RequestContext context = RequestContext.begin(request, trail.auditId())) {
            serve(request, trail);
            context.ended(trail::info, request.getMethod(), trail.code());
        }
    }

    private void serve(HttpServletRequest request, Trail trail) {
        AuditLog.Entry notes = audit.open(trail);
        boolean unexpectedly = false;
        try {
            pass(request, trail, notes);
        } catch (Throwable thrown) {
            unexpectedly = Failure.answer(thrown, request, trail.response(), trail);
        } finally {
            metrics.record(trail);
            notes.ended(unexpectedly);
            RequestInfo info = trail.info();
            HttpLog.write(request, info == null ? request.getMethod() : info.verb(), trail.code(), trail.nanos());
        }
    }

    private void pass(HttpServletRequest request, Trail trail, AuditLog.Entry notes) throws IOException {
        RequestTarget target = RequestTarget.parse(request.getRequestURI(), request.getQueryString());
        RequestInfo info = RequestInfoResolver.resolve(request.getMethod(), target.path(), target::query);
        trail.info(info);

        Credentials credentials = clients.of(request, trail.auditId());
        Identity client = stages.authenticate(credentials, info);
        trail.client(client);
        notes.authenticated();

        Impersonation.Asked asked = Impersonation.asked(request);
        Impersonated impersonated = stages.impersonate(client, asked, info);
        Identity identity = impersonated.identity();
        trail.identity(identity, impersonated.constraint());

        try (Turn turn = turn(info, identity)) {
            trail.turn(turn);
            turn.enter(() -> ClientConnection.isGone(request));
            stages.authorize(identity, info, trail::decision);
            trail.allowed();
            trail.writeHeaders(trail.response());

            check(request, target);
            routes.of(request.getMethod(), info)
                    .serve(new Exchange(
                            request,
                            trail.response(),
                            target,
                            info,
                            identity,
                            trail,
                            turn,
                            () -> stillAllowed(credentials, asked, identity, info)));
        }
    }

    /** A watch has a place until it has begun; what else runs long has none. */
    private Turn turn(RequestInfo info, Identity identity) {
        return Exchange.longRunning(info) && !info.verb().equals("watch")
                ? Turn.NONE
                : throttle.turn(identity.user(), info);
    }

    private static void check(HttpServletRequest request, RequestTarget target) {
        if (!METHODS.contains(request.getMethod())) {
            throw ApiErrors.methodNotAllowed();
        }
        if (target.ambiguous()) {
            throw ApiErrors.noSuchPath();
        }
    }

    private boolean stillAllowed(
            Credentials credentials, Impersonation.@Nullable Asked asked, Identity identity, RequestInfo info) {
        try {
            Identity now = stages.impersonate(stages.authenticate(credentials, info), asked, info)
                    .identity();
            stages.authorize(now, info, decision -> {});
            return now.equals(identity);
        } catch (ApiException e) {
            if (e.code() == 401 || e.code() == 403) {
                return false;
            }
            throw e;
        }
    }
}
