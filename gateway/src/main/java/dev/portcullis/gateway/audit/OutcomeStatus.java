package dev.portcullis.gateway.audit;

import dev.portcullis.gateway.audit.policy.Stage;
import dev.portcullis.gateway.exchange.Trail;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.request.RequestInfo;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The {@code responseStatus} of an event: the code, and of an answer that is a Status what it says. */
record OutcomeStatus(Trail trail, Stage stage, AuditedBody answer) {
    private static final List<String> SAID = List.of("status", "message", "reason", "details");
    private static final int INVALID = 422;
    private static final int BAD_REQUEST = 400;

    ObjectNode tree() {
        ObjectNode status = Json.object();
        status.putObject("metadata");
        JsonNode said = answer.tree(false);
        if (said != null && said.path("kind").asString("").equals("Status")) {
            SAID.stream()
                    .filter(field -> said.has(field) && !quotes(field))
                    .forEach(field -> status.set(field, said.get(field)));
        }
        if (trail.client() == null && trail.code() == 401) {
            status.put("status", "Failure")
                    .put("message", attempted(trail.request()))
                    .put("reason", "Unauthorized");
        }
        if (stage == Stage.PANIC && !status.has("status")) {
            status.put("status", "Failure").put("reason", "InternalError");
        }
        return status.put("code", trail.code());
    }

    /** What is wrong with a body is said in its own words. */
    private boolean quotes(String field) {
        RequestInfo info = trail.info();
        boolean aboutBody = trail.code() == INVALID || trail.code() == BAD_REQUEST;
        return aboutBody
                && (field.equals("message") || field.equals("details"))
                && info != null
                && Confidential.is(info);
    }

    private static String attempted(HttpServletRequest request) {
        List<String> methods = new ArrayList<>();
        String header = request.getHeader("Authorization");
        if (says(header, "basic ")) {
            methods.add("basic");
        }
        if (says(header, "bearer ")) {
            methods.add("bearer");
        }
        if (request.getAttribute("jakarta.servlet.request.X509Certificate") != null) {
            methods.add("x509");
        }
        return methods.isEmpty()
                ? "Authentication failed, no credentials provided"
                : "Authentication failed, attempted: " + String.join(", ", methods);
    }

    private static boolean says(@Nullable String header, String scheme) {
        return header != null && header.toLowerCase(Locale.ROOT).startsWith(scheme);
    }
}
