package dev.portcullis.gateway.exchange;

import dev.portcullis.gateway.authentication.Identity;
import dev.portcullis.gateway.request.RequestTarget;
import dev.portcullis.gateway.throttle.Turn;
import dev.portcullis.kube.connection.ClientConnection;
import dev.portcullis.kube.request.RequestInfo;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A request that was let through, and the place for its answer.
 *
 * @param identity whom it is served as
 * @param trail what is known of it, for the audit log
 * @param turn its place among those that run; whoever goes on without an end gives it back once it has begun
 * @param stillAllowed asks the stages again; false if the answer is now no. For what stays open long
 */
public record Exchange(
        HttpServletRequest request,
        HttpServletResponse response,
        RequestTarget target,
        RequestInfo info,
        Identity identity,
        Trail trail,
        Turn turn,
        BooleanSupplier stillAllowed) {
    private static final List<String> PASSED_ON =
            List.of("Accept", "Accept-Encoding", "User-Agent", "If-None-Match", "Content-Type", "Content-Encoding");
    private static final Set<String> LONG_RUNNING_SUBRESOURCES =
            Set.of("attach", "exec", "proxy", "log", "portforward");

    public String auditId() {
        return trail.auditId();
    }

    public String method() {
        return request.getMethod();
    }

    /** What kube-apiserver gives all the time it takes, and does not count. */
    public boolean longRunning() {
        return longRunning(info);
    }

    public static boolean longRunning(RequestInfo info) {
        return info.resourceRequest()
                && (info.verb().equals("watch")
                        || info.verb().equals("proxy")
                        || LONG_RUNNING_SUBRESOURCES.contains(info.subresource()));
    }

    public boolean watch() {
        return info.resourceRequest() && info.verb().equals("watch");
    }

    /** The headers for a service behind: those of the client that concern it, and who the client is. */
    public void writeHeaders(BiConsumer<String, String> to) {
        for (String name : PASSED_ON) {
            for (Enumeration<String> values = request.getHeaders(name); values.hasMoreElements(); ) {
                to.accept(name, values.nextElement());
            }
        }
        to.accept("Audit-ID", auditId());
        identity.writeHeaders(to);
    }

    /** All values of a header. */
    public List<String> header(String name) {
        return Collections.list(request.getHeaders(name));
    }

    /** Whether nobody waits for the answer any more. */
    public boolean clientGone() {
        return ClientConnection.isGone(request);
    }

    /** Null where the server does not tell (tests). */
    public @Nullable ClientConnection connection() {
        return ClientConnection.of(request);
    }
}
