package dev.portcullis.gateway.authorization;

import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.kube.status.GroupResource;

/** The 403 of {@code apiserver/pkg/endpoints/handlers/responsewriters.Forbidden}. */
public final class Forbidden {
    private Forbidden() {}

    public static ApiException of(Access access, String reason) {
        String message = message(access) + (reason.isEmpty() ? "" : ": " + reason);
        return ApiErrors.forbidden(
                new GroupResource(access.group(), sanitized(access.resource())), access.name(), message);
    }

    private static String message(Access access) {
        String who = "User " + quoted(sanitized(access.identity().user().username()));
        String verb = sanitized(access.verb());
        if (!access.resourceRequest()) {
            return who + " cannot " + verb + " path " + quoted(sanitized(access.path()));
        }
        String resource =
                access.subresource().isEmpty() ? access.resource() : access.resource() + "/" + access.subresource();
        return who + " cannot " + verb + " resource " + quoted(sanitized(resource)) + " in API group "
                + quoted(access.group())
                + (access.namespace().isEmpty()
                        ? " at the cluster scope"
                        : " in the namespace " + quoted(access.namespace()));
    }

    private static String sanitized(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** Go's {@code %q}. */
    private static String quoted(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        text.codePoints().forEach(c -> {
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < ' ' || c == 127) {
                        out.append("\\x").append("%02x".formatted(c));
                    } else {
                        out.appendCodePoint(c);
                    }
                }
            }
        });
        return out.append('"').toString();
    }
}
