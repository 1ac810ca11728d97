package dev.portcullis.admission.cases;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.Operation;
import dev.portcullis.kube.review.AdmissionReview;
import dev.portcullis.kube.status.GroupResource;
import dev.portcullis.kube.user.UserInfo;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One case of a file in {@code plugin-cases}; docs/writing-a-plugin.md says what stands in it.
 *
 * @param tree what the file says of it, over what the file says for all
 */
record PluginCase(String file, ObjectNode tree) {
    String name() {
        return file + ": " + tree.path("name").asString();
    }

    List<String> plugins() {
        return tree.path("plugins").valueStream().map(JsonNode::asString).toList();
    }

    ObjectNode configuration() {
        return tree.withObjectProperty("configuration");
    }

    List<ObjectNode> cluster() {
        return tree.path("cluster").valueStream().map(ObjectNode.class::cast).toList();
    }

    Set<String> may() {
        return tree.path("may").valueStream().map(JsonNode::asString).collect(Collectors.toSet());
    }

    /** {@code 403 pods "a" is forbidden: …}; empty where it is admitted. */
    String refused() {
        return tree.path("refused").asString("");
    }

    ObjectNode expected() {
        return MergePatch.apply(object(), tree.path("becomes"));
    }

    JsonNode annotations() {
        return tree.path("annotations");
    }

    Attributes attributes() {
        ObjectNode shown = tree.has("object") ? object() : old();
        JsonNode metadata = shown.path("metadata");
        String apiVersion = shown.path("apiVersion").asString();
        String group = apiVersion.contains("/") ? apiVersion.substring(0, apiVersion.indexOf('/')) : "";
        String version = apiVersion.substring(apiVersion.indexOf('/') + 1);
        String kind = shown.path("kind").asString();
        String resource = tree.path("resource").asString(FakeCluster.plural(kind));
        boolean isNamespace = kind.equals("Namespace");
        return new Attributes(
                operation(),
                new GroupResource(tree.path("group").asString(group), resource),
                tree.path("subresource").asString(""),
                new AdmissionReview.Kind(group, version, kind),
                isNamespace
                        ? metadata.path("name").asString("")
                        : metadata.path("namespace").asString(""),
                metadata.path("name").asString(""),
                tree.has("object") ? object() : null,
                tree.has("old") ? old() : null,
                user(),
                tree.path("dryRun").asBoolean(false));
    }

    private Operation operation() {
        return Operation.valueOf(tree.path("operation").asString(!tree.has("old") ? "CREATE" : "UPDATE"));
    }

    private ObjectNode object() {
        return MergePatch.apply((ObjectNode) tree.path("base"), tree.path("object"));
    }

    private ObjectNode old() {
        return MergePatch.apply((ObjectNode) tree.path("base"), tree.path("old"));
    }

    private UserInfo user() {
        JsonNode user = tree.path("user");
        return user.isMissingNode()
                ? UserInfo.of("admin", UserInfo.MASTERS, UserInfo.AUTHENTICATED)
                : new UserInfo(
                        user.path("name").asString(),
                        null,
                        user.path("groups")
                                .valueStream()
                                .map(JsonNode::asString)
                                .toList(),
                        null);
    }

    @Override
    public String toString() {
        return name();
    }
}
