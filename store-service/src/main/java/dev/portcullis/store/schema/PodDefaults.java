package dev.portcullis.store.schema;

import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/** What pods default from their other fields. */
final class PodDefaults {
    private static final List<String> CONTAINERS = List.of("containers", "initContainers");
    private static final Pattern TAG = Pattern.compile(":[\\w][\\w.-]{0,127}$");

    private PodDefaults() {}

    static void container(ObjectNode container) {
        if (Fields.isEmpty(container, "imagePullPolicy")) {
            container.put("imagePullPolicy", pullPolicy(Fields.string(container, "image")));
        }
    }

    static void volume(ObjectNode volume) {
        boolean sourceless = volume.properties().stream()
                .allMatch(f -> f.getKey().equals("name") || f.getValue().isNull());
        if (sourceless) {
            volume.putObject("emptyDir");
        }
        ObjectNode image = Fields.object(volume, "image");
        if (image != null && Fields.isEmpty(image, "pullPolicy")) {
            image.put("pullPolicy", pullPolicy(Fields.string(image, "reference")));
        }
    }

    static void pod(ObjectNode pod) {
        ObjectNode spec = Fields.object(pod, "spec");
        if (spec == null) {
            return;
        }
        for (String containers : CONTAINERS) {
            for (ObjectNode container : Fields.objects(spec, containers)) {
                requestsFromLimits(container);
                if (spec.path("hostNetwork").booleanValue(false)) {
                    hostPorts(container);
                }
            }
        }
        PodResources.defaults(spec);
        if (Fields.isMissing(spec, "enableServiceLinks")) {
            spec.put("enableServiceLinks", true);
        }
    }

    /** {@code serviceAccount} is the old name of {@code serviceAccountName}; both are always the same. */
    static void podSpec(ObjectNode spec) {
        String name = Fields.string(spec, "serviceAccountName");
        String account = name.isEmpty() ? Fields.string(spec, "serviceAccount") : name;
        if (!account.isEmpty()) {
            spec.put("serviceAccountName", account).put("serviceAccount", account);
        }
    }

    /** {@code podIP} is the first of {@code podIPs}, whichever was set. */
    static void podStatus(ObjectNode status) {
        String ip = Fields.string(status, "podIP");
        String first = status.path("podIPs").path(0).path("ip").asString("");
        if (!ip.isEmpty() && !ip.equals(first)) {
            status.putArray("podIPs").addObject().put("ip", ip);
        } else if (ip.isEmpty() && !first.isEmpty()) {
            status.put("podIP", first);
        }
    }

    /** The image's tag decides: latest, or none and no digest, is pulled each time. */
    private static String pullPolicy(String image) {
        boolean digest = image.contains("@");
        String name = digest ? image.substring(0, image.indexOf('@')) : image;
        boolean tagged = TAG.matcher(name.substring(name.lastIndexOf('/') + 1)).find();
        return !image.isEmpty() && (tagged ? name.endsWith(":latest") : !digest) ? "Always" : "IfNotPresent";
    }

    private static void requestsFromLimits(ObjectNode container) {
        ObjectNode resources = Fields.object(container, "resources");
        ObjectNode limits = Fields.object(resources, "limits");
        if (resources == null || limits == null) {
            return;
        }
        ObjectNode present = Fields.object(resources, "requests");
        ObjectNode requests = present == null ? resources.putObject("requests") : present;
        limits.properties().forEach(limit -> {
            if (!requests.has(limit.getKey())) {
                requests.set(limit.getKey(), limit.getValue());
            }
        });
    }

    private static void hostPorts(ObjectNode container) {
        for (ObjectNode port : Fields.objects(container, "ports")) {
            if (port.path("hostPort").asInt(0) == 0 && port.has("containerPort")) {
                port.set("hostPort", port.get("containerPort"));
            }
        }
    }
}
