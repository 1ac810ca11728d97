package dev.portcullis.admission;

import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.review.AdmissionReview;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.kube.status.GroupResource;
import dev.portcullis.kube.user.UserInfo;
import tools.jackson.databind.node.ObjectNode;

/** Attributes for tests, from JSON with single quotes. */
public final class Reviews {
    private Reviews() {}

    public static ObjectNode json(String text) {
        return (ObjectNode) Json.MAPPER.readTree(text.replace('\'', '"'));
    }

    public static Attributes createPod(String json) {
        return pod(Operation.CREATE, json, null);
    }

    public static Attributes pod(Operation operation, String json, String old) {
        ObjectNode object = json(json);
        return new Attributes(
                operation,
                new GroupResource("", "pods"),
                "",
                new AdmissionReview.Kind("", "v1", "Pod"),
                "ns",
                object.path("metadata").path("name").asString("p"),
                object,
                old == null ? null : json(old),
                UserInfo.of("alice", "system:authenticated"),
                false);
    }

    public static Attributes of(Operation operation, String kind, String resource, String namespace, String name) {
        return new Attributes(
                operation,
                new GroupResource("", resource),
                "",
                new AdmissionReview.Kind("", "v1", kind),
                namespace,
                name,
                operation == Operation.DELETE ? null : json("{'metadata':{'name':'" + name + "'}}"),
                null,
                UserInfo.of("alice"),
                false);
    }

    /** Runs the plugin twice on its own result; fails if the second run changes the object (reinvocation). */
    public static Mutation mutate(MutatingPlugin plugin, Attributes attributes) {
        ObjectNode given = attributes.object();
        Mutation first;
        try {
            first = plugin.mutate(attributes.with(given == null ? null : given.deepCopy()));
        } catch (ApiException e) {
            return Mutation.rejected(e);
        }
        if (first instanceof Mutation.Admitted(ObjectNode object) && object != null) {
            Mutation second = plugin.mutate(attributes.with(object.deepCopy()));
            if (!second.equals(first)) {
                throw new AssertionError(plugin.name() + " changes its own result: " + first + " then " + second);
            }
        }
        return first;
    }

    public static ObjectNode admitted(MutatingPlugin plugin, Attributes attributes) {
        return switch (mutate(plugin, attributes)) {
            case Mutation.Admitted(ObjectNode object) -> object;
            case Mutation.Rejected(var why) -> throw new AssertionError("rejected: " + why.message());
        };
    }

    public static String rejected(MutatingPlugin plugin, Attributes attributes) {
        return switch (mutate(plugin, attributes)) {
            case Mutation.Admitted(ObjectNode object) -> throw new AssertionError("admitted: " + object);
            case Mutation.Rejected(var why) -> why.code() + " " + why.message();
        };
    }

    public static String refused(ValidatingPlugin plugin, Attributes attributes) {
        return plugin.validate(attributes) instanceof Validation.Rejected(var why)
                ? why.code() + " " + why.message()
                : "accepted";
    }
}
