package dev.portcullis.authz.auditevent;

import dev.portcullis.authz.Access;
import dev.portcullis.authz.Attributes;
import dev.portcullis.authz.NonResourceAttributes;
import dev.portcullis.authz.ResourceAttributes;
import dev.portcullis.authz.Selector;
import dev.portcullis.authz.policyreview.Questions;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.request.PercentCoding;
import dev.portcullis.kube.request.QueryString;
import dev.portcullis.kube.request.RequestInfo;
import dev.portcullis.kube.request.RequestInfoResolver;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.kube.status.FieldError;
import dev.portcullis.kube.user.UserInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Reads {@code audit.k8s.io/v1} Events as the accesses that were asked of the authorizer: of a request the one that the authorizer saw,
 * which its URI says and not always its objectRef; with {@code create} beside it where an update or a patch made the object; and where
 * somebody acted as somebody else, the other's access and the right to be the other.
 */
public final class AuditEvents {
    public static final int MOST = 20_000;

    private static final Map<String, String> METHODS = Map.of(
            "create", "POST",
            "update", "PUT",
            "patch", "PATCH",
            "delete", "DELETE",
            "deletecollection", "DELETE");

    private final Questions questions;
    private final List<RecordedAccess> accesses = new ArrayList<>();

    private AuditEvents(Questions questions) {
        this.questions = questions;
    }

    /** All of them, a request once; what cannot be read is an error of the questions. */
    public static List<RecordedAccess> read(String at, @Nullable List<JsonNode> events, Questions questions) {
        AuditEvents reader = new AuditEvents(questions);
        List<JsonNode> all = events == null ? List.of() : events;
        questions.atMost(at, all.size(), MOST);
        Map<Request, Integer> last = new LinkedHashMap<>();
        for (int i = 0; i < Math.min(all.size(), MOST); i++) {
            JsonNode event = all.get(i);
            if (reader.isEvent(at + "[" + i + "]", event)) {
                last.merge(Request.of(event), i, (known, next) -> said(all.get(known)) && !said(event) ? known : next);
            }
        }
        last.values().forEach(i -> reader.read(at + "[" + i + "]", all.get(i)));
        return reader.accesses;
    }

    /** Of the stages of a request those that know how it ended tell most. The id alone is not enough: a client may choose it. */
    private record Request(String id, String verb, String uri, String received) {
        static Request of(JsonNode event) {
            return new Request(
                    event.path("auditID").asString(""),
                    event.path("verb").asString(""),
                    event.path("requestURI").asString(""),
                    event.path("requestReceivedTimestamp").asString(""));
        }
    }

    private static boolean said(JsonNode event) {
        return event.path("responseStatus").has("code");
    }

    private boolean isEvent(String at, @Nullable JsonNode event) {
        if (event == null || !event.isObject()) {
            questions.error(FieldError.typeInvalid(at, event, "must be an Event of audit.k8s.io/v1"));
            return false;
        }
        String kind = event.path("kind").asString("Event");
        if (!kind.equals("Event")) {
            questions.error(FieldError.notSupported(at + ".kind", kind, List.of("Event")));
        }
        return kind.equals("Event");
    }

    private void read(String at, JsonNode event) {
        UserInfo user = user(at + ".user", event.path("user"));
        Attributes wanted = attributes(at, event);
        if (user == null || wanted == null) {
            return;
        }
        String id = event.path("auditID").asString("");
        boolean refused = refused(event);
        UserInfo acting = user;
        if (event.has("impersonatedUser")) {
            UserInfo other = user(at + ".impersonatedUser", event.path("impersonatedUser"));
            if (other == null) {
                return;
            }
            Impersonations.of(other, constraint(event), wanted)
                    .forEach(needed -> accesses.add(new RecordedAccess(id, new Access(user, needed), false)));
            acting = other;
        }
        accesses.add(new RecordedAccess(id, new Access(acting, wanted), refused));
        if (wanted instanceof ResourceAttributes resource && made(event)) {
            accesses.add(new RecordedAccess(id, new Access(acting, resource.verb("create")), refused));
        }
    }

    /** Null also for nobody: whose credentials were refused asked for nothing. */
    private @Nullable UserInfo user(String at, JsonNode user) {
        if (user.isObject()) {
            try {
                UserInfo info = Json.MAPPER.treeToValue(user, UserInfo.class);
                return info.username().isEmpty() && info.groups().isEmpty() ? null : info;
            } catch (JacksonException e) {
                // Said below.
            }
        }
        questions.error(FieldError.typeInvalid(at, user.isMissingNode() ? null : user, "must be a UserInfo"));
        return null;
    }

    private @Nullable Attributes attributes(String at, JsonNode event) {
        String verb = event.path("verb").asString("");
        String uri = event.path("requestURI").asString("");
        if (verb.isEmpty() || !uri.startsWith("/")) {
            questions.error(
                    verb.isEmpty()
                            ? FieldError.required(at + ".verb", "")
                            : FieldError.invalid(at + ".requestURI", uri, "must be a path"));
            return null;
        }
        try {
            return attributes(verb, uri);
        } catch (ApiException e) {
            questions.error(FieldError.invalid(at + ".requestURI", uri, "must be a path"));
            return null;
        }
    }

    private static Attributes attributes(String verb, String uri) {
        int mark = uri.indexOf('?');
        String path = PercentCoding.decode(mark < 0 ? uri : uri.substring(0, mark), false);
        Map<String, String> query = new HashMap<>();
        QueryString.forEach(mark < 0 ? null : uri.substring(mark + 1), query::putIfAbsent);
        RequestInfo info = RequestInfoResolver.resolve(METHODS.getOrDefault(verb, "GET"), path, query::get);
        if (!info.resourceRequest()) {
            return new NonResourceAttributes(path, verb);
        }
        return new ResourceAttributes(
                info.namespace(),
                verb,
                info.apiGroup(),
                info.apiVersion(),
                info.resource(),
                info.subresource(),
                info.name(),
                Selector.NONE,
                Selector.NONE);
    }

    private static String constraint(JsonNode event) {
        return event.path("authenticationMetadata")
                .path("impersonationConstraint")
                .asString("");
    }

    /** By what the event says of it, else by the answer's code. */
    private static boolean refused(JsonNode event) {
        String decision =
                event.path("annotations").path("authorization.k8s.io/decision").asString("");
        return decision.isEmpty()
                ? event.path("responseStatus").path("code").asInt(0) == 403
                : !decision.equals("allow");
    }

    private static boolean made(JsonNode event) {
        String verb = event.path("verb").asString("");
        return (verb.equals("update") || verb.equals("patch"))
                && event.path("responseStatus").path("code").asInt(0) == 201;
    }
}
