package dev.portcullis.store.flowcontrol;

import dev.portcullis.kube.flowcontrol.MandatoryFlows;
import dev.portcullis.kube.flowcontrol.SuggestedFlows;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A flow schema or priority level that the cluster starts with. A mandatory one stays what it is whatever is done to it. */
record FlowObject(ObjectNode object, boolean mandatory) {

    /** All of them, levels before the schemas that refer to them. */
    static List<FlowObject> all() {
        return Stream.of(MandatoryFlows.LEVEL, MandatoryFlows.SCHEMA)
                .flatMap(kind -> Stream.concat(
                        MandatoryFlows.all(kind).stream().map(object -> new FlowObject(object, true)),
                        SuggestedFlows.all(kind).stream().map(object -> new FlowObject(object, false))))
                .toList();
    }

    String kind() {
        return object.path("kind").asString();
    }

    String name() {
        return object.path("metadata").path("name").asString();
    }

    ObjectNode create() {
        ObjectNode created = object.deepCopy();
        created.withObjectProperty("metadata").withObjectProperty("annotations").put(AutoUpdate.ANNOTATION, "true");
        return created;
    }

    /** The object as it should be. What an administrator gave the exempt level to lend and to borrow stays. */
    ObjectNode correct(ObjectNode present) {
        ObjectNode result = present.deepCopy();
        boolean ours = mandatory || AutoUpdate.on(present);
        result.withObjectProperty("metadata")
                .withObjectProperty("annotations")
                .put(AutoUpdate.ANNOTATION, Boolean.toString(ours));
        if (ours) {
            ObjectNode wanted = (ObjectNode) object.path("spec").deepCopy();
            JsonNode exempt = present.path("spec").path("exempt");
            if (wanted.has("exempt") && exempt.isObject()) {
                wanted.set("exempt", exempt);
            }
            result.set("spec", wanted);
        }
        return result;
    }
}
