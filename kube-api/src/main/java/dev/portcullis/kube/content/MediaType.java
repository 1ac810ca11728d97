package dev.portcullis.kube.content;

import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.protobuf.ProtobufBody;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.Status;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The forms in which objects are read and written. */
public enum MediaType {
    JSON("application/json") {
        @Override
        public byte[] write(JsonNode value) {
            return Json.write(value);
        }
    },
    YAML("application/yaml") {
        @Override
        public byte[] write(JsonNode value) {
            return Yaml.write(value);
        }
    };

    private static final List<String> ACCEPTED = List.of(JSON.text, YAML.text, ProtobufBody.MEDIA_TYPE);
    private final String text;

    MediaType(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }

    public abstract byte[] write(JsonNode value);

    /** Of a request's body that is text; JSON where it does not say. Another type is 415. */
    public static MediaType ofContent(@Nullable String contentType) {
        String type = contentType == null ? "" : essence(contentType);
        return type.isEmpty() ? JSON : named(type).orElseThrow(() -> ApiErrors.unsupportedMediaType(ACCEPTED));
    }

    /** The answer's, by the Accept header; none that we can write is 406. */
    public static MediaType accepted(@Nullable String accept) {
        if (accept == null || accept.isBlank()) {
            return JSON;
        }
        return Arrays.stream(accept.split(","))
                .filter(range -> !range.contains("as="))
                .filter(range -> quality(range) > 0)
                .sorted(Comparator.comparingDouble(MediaType::quality).reversed())
                .flatMap(range -> matching(essence(range)).stream())
                .findFirst()
                .orElseThrow(MediaType::notAcceptable);
    }

    private static Optional<MediaType> matching(String range) {
        return range.equals("*/*") || range.equals("application/*") ? Optional.of(JSON) : named(range);
    }

    private static Optional<MediaType> named(String type) {
        return Arrays.stream(values()).filter(known -> known.text.equals(type)).findFirst();
    }

    private static String essence(String type) {
        return type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    private static double quality(String range) {
        for (String parameter : range.split(";")) {
            if (parameter.strip().startsWith("q=")) {
                try {
                    return Double.parseDouble(parameter.strip().substring(2));
                } catch (NumberFormatException e) {
                    return 0;
                }
            }
        }
        return 1;
    }

    private static RuntimeException notAcceptable() {
        return Status.failure(
                        406,
                        "NotAcceptable",
                        "406: Not Acceptable",
                        new Status.Details(null, null, null, null, null, null))
                .exception();
    }
}
