package dev.portcullis.e2e.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.e2e.client.Https;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Calls a webhook as kube-apiserver does: the same review, field by field, and the same demands on the answer. */
public final class AnotherApiServer {
    private static final JsonMapper JSON = new JsonMapper();

    private final Https client;

    /** @param client with the credentials that the other server has for this one */
    public AnotherApiServer(Https client) {
        this.client = client.with("Accept", "application/json, */*").with("User-Agent", "kube-apiserver-admission");
    }

    /** A JSON object, in single quotes. */
    public static ObjectNode object(String text) {
        return (ObjectNode) JSON.readTree(text.replace('\'', '"'));
    }

    public HttpResponse<String> call(String path, ObjectNode review) {
        return client.post(path + "?timeout=5s", JSON.writeValueAsString(review));
    }

    /** The response to a review that was answered as it must be. */
    public JsonNode ask(String path, ObjectNode review) {
        HttpResponse<String> answer = call(path, review);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/json"));
        JsonNode tree = JSON.readTree(answer.body());
        assertThat(tree.path("apiVersion").asString()).isEqualTo("admission.k8s.io/v1");
        assertThat(tree.path("kind").asString()).isEqualTo("AdmissionReview");
        JsonNode response = tree.path("response");
        assertThat(response.path("uid").asString())
                .isEqualTo(review.at("/request/uid").asString());
        assertThat(response.path("allowed").isBoolean()).isTrue();
        assertThat(response.has("patch")).isEqualTo(response.has("patchType"));
        assertThat(response.path("patchType").asString("JSONPatch")).isEqualTo("JSONPatch");
        assertThat(response.propertyNames())
                .as("nothing that is ours")
                .isSubsetOf("uid", "allowed", "status", "patch", "patchType", "warnings", "auditAnnotations");
        return response;
    }

    public static String patch(JsonNode response) {
        return new String(Base64.getDecoder().decode(response.path("patch").asString("")));
    }

    /**
     * @param resource of the core group
     * @param now null for a deletion
     * @param before null for a new object
     */
    public static ObjectNode review(
            String kind, String resource, @Nullable ObjectNode now, @Nullable ObjectNode before) {
        ObjectNode review =
                JSON.createObjectNode().put("kind", "AdmissionReview").put("apiVersion", "admission.k8s.io/v1");
        ObjectNode request =
                review.putObject("request").put("uid", UUID.randomUUID().toString());
        ObjectNode some = now == null ? before : now;
        String operation = now == null ? "DELETE" : before == null ? "CREATE" : "UPDATE";
        request.putObject("kind").put("group", "").put("version", "v1").put("kind", kind);
        request.putObject("resource").put("group", "").put("version", "v1").put("resource", resource);
        request.putObject("requestKind").put("group", "").put("version", "v1").put("kind", kind);
        request.putObject("requestResource")
                .put("group", "")
                .put("version", "v1")
                .put("resource", resource);
        request.put("name", some == null ? "" : some.at("/metadata/name").asString());
        request.put("namespace", "default").put("operation", operation);
        request.putObject("userInfo")
                .put("username", "kubernetes-admin")
                .put("uid", "aws-iam-authenticator:1")
                .putArray("groups")
                .add("system:masters")
                .add("system:authenticated");
        request.set("object", now == null ? JSON.nullNode() : now);
        request.set("oldObject", before == null ? JSON.nullNode() : before);
        request.put("dryRun", false);
        String options = operation.charAt(0) + operation.substring(1).toLowerCase(java.util.Locale.ROOT) + "Options";
        request.putObject("options").put("kind", options).put("apiVersion", "meta.k8s.io/v1");
        return review;
    }
}
