package dev.portcullis.admission.alwayspullimages;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.MutatingPlugin;
import dev.portcullis.admission.Mutation;
import dev.portcullis.admission.PodContainers;
import dev.portcullis.admission.PodContainers.Container;
import dev.portcullis.admission.ValidatingPlugin;
import dev.portcullis.admission.Validation;
import dev.portcullis.admission.chain.IfWanted;
import dev.portcullis.kube.status.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Overrides every container's {@code imagePullPolicy} to Always, so that no pod starts from an image that only
 * somebody else had the credentials to pull ({@code plugin/alwayspullimages}). Off by default.
 */
@IfWanted("AlwaysPullImages")
public final class AlwaysPullImages implements MutatingPlugin, ValidatingPlugin {
    @Override
    public String name() {
        return "AlwaysPullImages";
    }

    @Override
    public boolean handles(Attributes attributes) {
        return attributes.isCore("pods") && (attributes.creates() || attributes.updates() && hasNewImages(attributes));
    }

    @Override
    public Mutation mutate(Attributes attributes) {
        for (Container container : PodContainers.all(attributes.requireObject())) {
            container.object().put("imagePullPolicy", "Always");
        }
        imageVolumes(attributes.requireObject()).forEach(image -> image.put("pullPolicy", "Always"));
        return Mutation.admitted(attributes);
    }

    @Override
    public Validation validate(Attributes attributes) {
        List<String> faults = new ArrayList<>();
        for (Container container : PodContainers.all(attributes.requireObject())) {
            check(container.path() + ".imagePullPolicy", container.object().path("imagePullPolicy"), faults);
        }
        int i = 0;
        for (JsonNode volume : attributes.requireObject().path("spec").path("volumes")) {
            if (volume.path("image").isObject()) {
                check(
                        "spec.volumes[" + i + "].image.pullPolicy",
                        volume.path("image").path("pullPolicy"),
                        faults);
            }
            i++;
        }
        return faults.isEmpty()
                ? Validation.accepted()
                : Validation.rejected(attributes.forbidden(faults.size() == 1 ? faults.getFirst() : faults.toString()));
    }

    /** A pod that was there before the plugin was on must still be updatable. */
    private static boolean hasNewImages(Attributes attributes) {
        return attributes.object() != null
                && attributes.oldObject() != null
                && !images(attributes.oldObject()).containsAll(images(attributes.object()));
    }

    private static Set<String> images(JsonNode pod) {
        return Stream.concat(
                        PodContainers.all(pod).stream()
                                .map(container -> container.object().path("image")),
                        imageVolumes(pod).map(image -> image.path("reference")))
                .map(image -> image.asString(""))
                .collect(Collectors.toSet());
    }

    private static void check(String field, JsonNode policy, List<String> faults) {
        String text = policy.asString("");
        if (!text.equals("Always")) {
            faults.add(FieldError.notSupported(field, text, List.of("Always")).message());
        }
    }

    private static Stream<ObjectNode> imageVolumes(JsonNode pod) {
        return pod.path("spec")
                .path("volumes")
                .valueStream()
                .map(volume -> volume.path("image"))
                .filter(JsonNode::isObject)
                .map(ObjectNode.class::cast);
    }
}
