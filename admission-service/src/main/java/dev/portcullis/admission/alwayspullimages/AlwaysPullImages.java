package dev.portcullis.admission.alwayspullimages;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.MutatingPlugin;
import dev.portcullis.admission.Mutation;
import dev.portcullis.admission.Operation;
import dev.portcullis.admission.PodContainers;
import dev.portcullis.admission.PodContainers.Container;
import dev.portcullis.admission.ValidatingPlugin;
import dev.portcullis.admission.Validation;
import dev.portcullis.kube.status.FieldError;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Overrides every container's {@code imagePullPolicy} to Always, so that no pod starts from an image that only
 * somebody else had the credentials to pull ({@code plugin/alwayspullimages}). Off by default.
 */
public final class AlwaysPullImages implements MutatingPlugin, ValidatingPlugin {
    @Override
    public String name() {
        return "AlwaysPullImages";
    }

    @Override
    public boolean handles(Attributes attributes) {
        return attributes.isCore("pods")
                && (attributes.operation() == Operation.CREATE
                        || attributes.operation() == Operation.UPDATE && hasNewImages(attributes));
    }

    @Override
    public Mutation mutate(Attributes attributes) {
        for (Container container : PodContainers.all(attributes.requireObject())) {
            container.object().put("imagePullPolicy", "Always");
        }
        return Mutation.admitted(attributes);
    }

    @Override
    public Validation validate(Attributes attributes) {
        List<String> faults = PodContainers.all(attributes.requireObject()).stream()
                .filter(container -> !policy(container).equals("Always"))
                .map(container -> FieldError.notSupported(
                                container.path() + ".imagePullPolicy", policy(container), List.of("Always"))
                        .message())
                .toList();
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
        return PodContainers.all(pod).stream()
                .map(container -> container.object().path("image").asString(""))
                .collect(Collectors.toSet());
    }

    private static String policy(Container container) {
        return container.object().path("imagePullPolicy").asString("");
    }
}
