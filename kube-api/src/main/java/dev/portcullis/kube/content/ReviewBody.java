package dev.portcullis.kube.content;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** An object that is created to be answered in its status, as a client sends it. */
public record ReviewBody<S>(
        String apiVersion,
        String kind,
        @Nullable JsonNode metadata,
        @Nullable S spec,
        @Nullable JsonNode status) {}
