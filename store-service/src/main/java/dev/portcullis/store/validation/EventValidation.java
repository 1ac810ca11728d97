package dev.portcullis.store.validation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Events. Those of {@code events.k8s.io} say who did what, and stay as they are but for their series; the older ones of the
 * core group may leave out most. Errors name the fields as the core group does.
 */
public final class EventValidation {
    private static final int LONGEST_WORD = 128;
    private static final int LONGEST_MESSAGE = 1024;
    private static final Map<String, String> DEPRECATED =
            Map.of("deprecatedFirstTimestamp", "firstTimestamp", "deprecatedLastTimestamp", "lastTimestamp");
    /** By the names of events.k8s.io those of the core group. */
    private static final Map<String, String> FIXED = fixed();

    private EventValidation() {}

    public static void core(Field event) {
        namespace(event, event.at("involvedObject", "namespace"));
        if (event.at("eventTime").present()) {
            words(event, event.at("reportingComponent"), event.at("message"));
        }
    }

    private static void common(Field event) {
        namespace(event, event.at("regarding", "namespace").as("involvedObject.namespace"));
        if (event.at("eventTime").present()) {
            words(event, event.at("reportingController"), event.at("note").as("message"));
        }
    }

    public static void event(Field event) {
        common(event);
        series(event.at("series"));
        event.at("eventTime").require();
        Field type = event.at("type");
        if (!type.is("Normal") && !type.is("Warning")) {
            type.invalid("", "has invalid value: " + type.text());
        }
        DEPRECATED.forEach((own, name) -> {
            if (event.at(own).present()) {
                unset(event.at(own).as(name));
            }
        });
        if (event.at("deprecatedCount").number() != 0) {
            unset(event.at("deprecatedCount").as("count"));
        }
        if (!event.at("deprecatedSource").empty()) {
            unset(event.at("deprecatedSource").as("source"));
        }
    }

    private static void unset(Field field) {
        field.invalid("", "needs to be unset");
    }

    /**
     * An event is in the namespace of the object that it is about; those about cluster-scoped ones are in default. Newer events
     * may be elsewhere if they are about something in a namespace, and in kube-system if not.
     */
    private static void namespace(Field event, Field involved) {
        String namespace = event.at("metadata").text("namespace");
        boolean newer = event.at("eventTime").present();
        boolean fits = involved.empty()
                ? namespace.equals("default") || newer && namespace.equals("kube-system")
                : newer || namespace.equals(involved.text());
        if (!fits) {
            involved.invalid("does not match event.namespace");
        }
    }

    private static void words(Field event, Field controller, Field message) {
        controller.require();
        controller.invalid(Formats.qualifiedName(controller.text()));
        for (String word : List.of("reportingInstance", "action", "reason")) {
            Field field = event.at(word);
            if (field.require() && field.text().length() > LONGEST_WORD) {
                field.invalid("", "can have at most " + LONGEST_WORD + " characters");
            }
        }
        if (message.text().length() > LONGEST_MESSAGE) {
            message.invalid("", "can have at most " + LONGEST_MESSAGE + " characters");
        }
    }

    private static void series(Field series) {
        if (series.absent()) {
            return;
        }
        if (series.at("count").number() < 2) {
            series.at("count").invalid("", "should be at least 2");
        }
        if (series.at("lastObservedTime").absent()) {
            series.at("lastObservedTime").required("");
        }
    }

    public static void update(Field event, JsonNode old) {
        common(event);
        if (!event.node().path("series").equals(old.path("series"))) {
            series(event.at("series"));
        }
        FIXED.forEach((field, name) -> {
            Field fixed = event.at(field).as(name);
            if (!name.endsWith("Time") && !name.endsWith("Timestamp")) {
                fixed.immutable(old.path(field));
            } else if (!fixed.text().equals(old.path(field).asString(""))) {
                fixed.invalidTime("field is immutable");
            }
        });
    }

    private static Map<String, String> fixed() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("regarding", "involvedObject");
        names.put("reason", "reason");
        names.put("note", "message");
        names.put("deprecatedSource", "source");
        names.putAll(DEPRECATED);
        names.put("deprecatedCount", "count");
        for (String own :
                List.of("type", "eventTime", "action", "related", "reportingController", "reportingInstance")) {
            names.put(own, own);
        }
        return names;
    }
}
