package dev.portcullis.store.write;

import dev.portcullis.kube.json.Json;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The fields of {@code metadata} that are the server's. */
final class Metadata {
    private static final String SUFFIX = "bcdfghjklmnpqrstvwxz2456789";
    private static final int LONGEST_BASE = 58;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final ObjectNode json;

    private Metadata(ObjectNode json) {
        this.json = json;
    }

    /** That of the object, which gets one if it has none. */
    static Metadata of(ObjectNode object) {
        return new Metadata(object.get("metadata") instanceof ObjectNode own ? own : object.putObject("metadata"));
    }

    /** As Kubernetes writes a time: UTC, in seconds. */
    static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** A name with five random characters at its end; the base is cut where that is too long. */
    static String generateName(String base) {
        StringBuilder name = new StringBuilder(base.length() > LONGEST_BASE ? base.substring(0, LONGEST_BASE) : base);
        for (int i = 0; i < 5; i++) {
            name.append(SUFFIX.charAt(RANDOM.nextInt(SUFFIX.length())));
        }
        return name.toString();
    }

    String text(String field) {
        return json.path(field).asString("");
    }

    void set(String field, String value) {
        json.put(field, value);
    }

    void remove(String field) {
        json.remove(field);
    }

    String name() {
        return text("name");
    }

    String namespace() {
        return text("namespace");
    }

    String uid() {
        return text("uid");
    }

    /** The resourceVersion, 0 if none is set; -1 if it is no number. */
    long version() {
        String version = text("resourceVersion");
        if (version.isEmpty()) {
            return 0;
        }
        try {
            return Long.parseLong(version);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    void version(long revision) {
        json.put("resourceVersion", Long.toString(revision));
    }

    void born() {
        json.put("uid", UUID.randomUUID().toString());
        json.put("creationTimestamp", time(Instant.now()));
    }

    boolean deleting() {
        return json.hasNonNull("deletionTimestamp");
    }

    @Nullable
    Long gracePeriod() {
        JsonNode seconds = json.path("deletionGracePeriodSeconds");
        return seconds.isNumber() ? Long.valueOf(seconds.asLong()) : null;
    }

    Instant deletionTime() {
        return Instant.parse(text("deletionTimestamp"));
    }

    /** The generation grows, where there is one: being deleted changes what controllers do with it. */
    void markDeleted(Instant end, long gracePeriod) {
        boolean first = !deleting();
        json.put("deletionTimestamp", time(end));
        json.put("deletionGracePeriodSeconds", gracePeriod);
        long generation = json.path("generation").asLong(0);
        if (first && generation > 0) {
            json.put("generation", generation + 1);
        }
    }

    List<String> finalizers() {
        List<String> finalizers = new ArrayList<>();
        json.path("finalizers").forEach(finalizer -> finalizers.add(finalizer.asString("")));
        return finalizers;
    }

    void finalizers(List<String> finalizers) {
        if (finalizers.isEmpty()) {
            json.remove("finalizers");
            return;
        }
        ArrayNode array = Json.MAPPER.createArrayNode();
        finalizers.forEach(array::add);
        json.set("finalizers", array);
    }

    /** Takes a field over as it is in the other, there or not. */
    void copy(String field, Metadata other) {
        JsonNode value = other.json.get(field);
        if (value == null || value.isNull()) {
            json.remove(field);
        } else {
            json.set(field, value);
        }
    }
}
