package dev.portcullis.admission.eventratelimit;

import dev.portcullis.admission.Attributes;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * One limit of the configuration.
 *
 * @param qps how many events a second, in the long run
 * @param burst how many at once
 * @param cacheSize how many keys are remembered
 */
record Limit(Type type, int qps, int burst, int cacheSize) {
    /** What shares a limit. */
    enum Type {
        SERVER("Server"),
        NAMESPACE("Namespace"),
        USER("User"),
        SOURCE_AND_OBJECT("SourceAndObject");

        final String text;

        Type(String text) {
            this.text = text;
        }
    }

    /** Events of the same key share the limit. */
    String key(Attributes attributes) {
        return switch (type) {
            case SERVER -> "";
            case NAMESPACE -> attributes.namespace();
            case USER -> attributes.user().username();
            case SOURCE_AND_OBJECT -> sourceAndObject(attributes.requireObject());
        };
    }

    private static String sourceAndObject(JsonNode event) {
        JsonNode source = event.path("source");
        JsonNode object = event.path("involvedObject");
        return Stream.of(
                        source.path("component"),
                        source.path("host"),
                        object.path("kind"),
                        object.path("namespace"),
                        object.path("name"),
                        object.path("uid"),
                        object.path("apiVersion"))
                .map(part -> part.asString(""))
                .collect(Collectors.joining());
    }
}
