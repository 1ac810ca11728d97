package dev.portcullis.authz.auditevent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.authz.NonResourceAttributes;
import dev.portcullis.authz.ResourceAttributes;
import dev.portcullis.authz.policyreview.Questions;
import dev.portcullis.kube.json.Json;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class AuditEventsTest {
    private static List<RecordedAccess> read(String... events) {
        Questions questions = new Questions("LeastPrivilege");
        List<JsonNode> nodes = Arrays.stream(events).map(Json.MAPPER::readTree).toList();
        List<RecordedAccess> accesses = AuditEvents.read("spec.auditEvents", nodes, questions);
        assertThat(questions.errors()).isZero();
        return accesses;
    }

    private static String event(String id, String verb, String uri, String more) {
        return "{\"auditID\":\"%s\",\"verb\":\"%s\",\"requestURI\":\"%s\",\"user\":{\"username\":\"u\"}%s}"
                .formatted(id, verb, uri, more);
    }

    /** The name of what was created is in the objectRef, but the authorizer did not see it. */
    @Test
    void theUriSaysWhatWasAuthorized() {
        ResourceAttributes created = (ResourceAttributes) read(event(
                        "a",
                        "create",
                        "/apis/apps/v1/namespaces/n/deployments?fieldManager=k",
                        ",\"objectRef\":{\"resource\":\"deployments\",\"name\":\"web\",\"namespace\":\"n\",\"apiGroup\":\"apps\"}"))
                .getFirst()
                .access()
                .attributes();
        assertThat(created.group()).isEqualTo("apps");
        assertThat(created.resource()).isEqualTo("deployments");
        assertThat(created.namespace()).isEqualTo("n");
        assertThat(created.name()).isEmpty();
        ResourceAttributes one = (ResourceAttributes)
                read(event("b", "watch", "/api/v1/namespaces/n/secrets?watch=1&fieldSelector=metadata.name%3Ddb", ""))
                        .getFirst()
                        .access()
                        .attributes();
        assertThat(one.verb()).isEqualTo("watch");
        assertThat(one.name()).isEqualTo("db");
        assertThat(read(event("c", "get", "/healthz?verbose", ""))
                        .getFirst()
                        .access()
                        .attributes())
                .isEqualTo(new NonResourceAttributes("/healthz", "get"));
    }

    @Test
    void theStagesOfARequestAreOneAndTheLastOneCounts() {
        String uri = "/api/v1/namespaces/n/pods/p";
        List<RecordedAccess> accesses = read(
                event("a", "get", uri, ",\"stage\":\"RequestReceived\""),
                event("a", "get", uri, ",\"stage\":\"ResponseComplete\",\"responseStatus\":{\"code\":403}"),
                event("a", "delete", uri, ",\"responseStatus\":{\"code\":200}"));
        assertThat(accesses).extracting(RecordedAccess::refused).containsExactly(true, false);
    }

    @Test
    void anUpdateThatMadeTheObjectNeededCreate() {
        List<RecordedAccess> accesses =
                read(event("a", "patch", "/api/v1/namespaces/n/configmaps/c", ",\"responseStatus\":{\"code\":201}"));
        assertThat(accesses)
                .extracting(each -> each.access().attributes().verb())
                .containsExactly("patch", "create");
    }

    @Test
    void whoActsAsSomebodyElseNeedsToBeAllowedThat() {
        List<RecordedAccess> accesses = read(
                event(
                        "a",
                        "list",
                        "/api/v1/pods",
                        ",\"impersonatedUser\":{\"username\":\"system:serviceaccount:n:robot\",\"groups\":[\"system:serviceaccounts\","
                                + "\"system:serviceaccounts:n\",\"system:authenticated\",\"ops\"],\"extra\":{\"scopes\":[\"s\"]}}"));
        assertThat(accesses)
                .extracting(each -> each.access().user().username())
                .containsExactly("u", "u", "u", "system:serviceaccount:n:robot");
        assertThat(accesses.subList(0, 3))
                .extracting(each -> {
                    ResourceAttributes asked =
                            (ResourceAttributes) each.access().attributes();
                    return asked.verb() + " " + asked.combinedResource() + " " + asked.namespace() + "/" + asked.name();
                })
                .containsExactly(
                        "impersonate serviceaccounts n/robot",
                        "impersonate groups /ops",
                        "impersonate userextras/scopes /s");
    }

    @Test
    void nobodyAskedForNothing() {
        assertThat(
                        read(
                                "{\"auditID\":\"a\",\"verb\":\"list\",\"requestURI\":\"/api/v1/pods\",\"user\":{},\"responseStatus\":{\"code\":401}}"))
                .isEmpty();
    }

    @Test
    void whoIsConstrainedNeedsToBeAllowedWhatIsDone() {
        List<RecordedAccess> accesses = read(event(
                "a",
                "list",
                "/api/v1/namespaces/n/pods",
                ",\"authenticationMetadata\":{\"impersonationConstraint\":\"impersonate:serviceaccount\"},"
                        + "\"impersonatedUser\":{\"username\":\"system:serviceaccount:n:robot\",\"groups\":[\"system:serviceaccounts\","
                        + "\"system:serviceaccounts:n\",\"system:authenticated\"]}"));
        assertThat(accesses)
                .extracting(each -> {
                    ResourceAttributes asked =
                            (ResourceAttributes) each.access().attributes();
                    return each.access().user().username() + " " + asked.verb() + " " + asked.group() + "/"
                            + asked.resource() + " " + asked.namespace() + "/" + asked.name();
                })
                .containsExactly(
                        "u impersonate:serviceaccount authentication.k8s.io/serviceaccounts n/robot",
                        "u impersonate-on:serviceaccount:list /pods n/",
                        "system:serviceaccount:n:robot list /pods n/");
    }
}
