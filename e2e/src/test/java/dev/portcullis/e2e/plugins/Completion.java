package dev.portcullis.e2e.plugins;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Fills in what validation asks for and cases leave out, as plugins do not look at it. */
final class Completion {
    private Completion() {}

    static void complete(ObjectNode object) {
        switch (object.path("kind").asString()) {
            case "Pod" -> pod(object.withObject("/spec"));
            case "PodTemplate" -> template(object.withObject("/template"));
            case "Deployment", "ReplicaSet", "DaemonSet", "StatefulSet" -> {
                object.withObject("/spec/selector/matchLabels").put("a", "b");
                template(object.withObject("/spec/template"));
            }
            case "ReplicationController" -> {
                object.withObject("/spec/selector").put("a", "b");
                template(object.withObject("/spec/template"));
            }
            case "Job" -> job(object.withObject("/spec/template"));
            case "CronJob" -> {
                object.withObject("/spec").put("schedule", "* * * * *");
                job(object.withObject("/spec/jobTemplate/spec/template"));
            }
            case "Service" -> service(object.withObject("/spec"));
            case "PersistentVolumeClaim" -> claim(object.withObject("/spec"));
            case "Event" ->
                object.withObject("/involvedObject")
                        .put(
                                "namespace",
                                object.path("metadata").path("namespace").asString());
            default -> {}
        }
    }

    private static void pod(ObjectNode spec) {
        if (spec.path("containers").isEmpty()) {
            spec.withArray("containers").addObject().put("name", "c");
        }
        for (String list : new String[] {"initContainers", "containers", "ephemeralContainers"}) {
            for (JsonNode container : spec.path(list)) {
                if (!container.has("image")) {
                    ((ObjectNode) container).put("image", "i");
                }
            }
        }
    }

    private static void template(ObjectNode template) {
        template.withObject("/metadata/labels").put("a", "b");
        pod(template.withObject("/spec"));
    }

    private static void job(ObjectNode template) {
        template.withObject("/spec").put("restartPolicy", "Never");
        template(template);
    }

    private static void service(ObjectNode spec) {
        if (spec.path("ports").isEmpty()) {
            spec.withArray("ports").addObject().put("port", 80);
        }
        spec.path("ports")
                .forEach(port ->
                        ((ObjectNode) port).put("name", "p" + port.path("port").asInt()));
    }

    private static void claim(ObjectNode spec) {
        spec.putArray("accessModes").add("ReadWriteOnce");
        if (!spec.at("/resources/requests").has("storage")) {
            spec.withObject("/resources/requests").put("storage", "1Gi");
        }
    }
}
