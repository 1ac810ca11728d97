package dev.portcullis.store.validation;

import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.FieldError;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** ConfigMaps and Secrets. */
public final class ConfigValidation {
    private static final int MOST_BYTES = 1024 * 1024;
    private static final String IMMUTABLE = "field is immutable when `immutable` is set";

    private ConfigValidation() {}

    public static void configMap(Field map) {
        long size = 0;
        Field binary = map.at("binaryData");
        for (Field.Entry entry : map.at("data").entries()) {
            key(entry);
            if (binary.node().has(entry.key())) {
                entry.value().invalid(entry.key(), "duplicate of key present in binaryData");
            }
            size += entry.value().text().getBytes(StandardCharsets.UTF_8).length;
        }
        for (Field.Entry entry : binary.entries()) {
            key(entry);
            size += decodedSize(entry.value());
        }
        if (size > MOST_BYTES) {
            map.add(FieldError.tooLong("", MOST_BYTES));
        }
    }

    public static void configMapUpdate(Field map, JsonNode old) {
        immutable(map, old, List.of("data", "binaryData"));
    }

    public static void secret(Field secret) {
        Field data = secret.at("data");
        long size = 0;
        for (Field.Entry entry : data.entries()) {
            key(entry);
            size += decodedSize(entry.value());
        }
        if (size > MOST_BYTES) {
            data.add(FieldError.tooLong("data", MOST_BYTES));
        }
        String type = secret.text("type");
        switch (type) {
            case "kubernetes.io/service-account-token" -> {
                Field annotation = secret.at("metadata", "annotations");
                if (annotation
                        .node()
                        .path("kubernetes.io/service-account.name")
                        .asString("")
                        .isEmpty()) {
                    annotation.key("kubernetes.io/service-account.name").required("");
                }
            }
            case "kubernetes.io/dockercfg", "kubernetes.io/dockerconfigjson" ->
                docker(data, type.endsWith("json") ? ".dockerconfigjson" : ".dockercfg");
            case "kubernetes.io/basic-auth" -> {
                if (!data.node().has("username") && !data.node().has("password")) {
                    data.key("username").required("");
                    data.key("password").required("");
                }
            }
            case "kubernetes.io/ssh-auth" -> data.key("ssh-privatekey").require();
            case "kubernetes.io/tls" -> {
                for (String key : List.of("tls.crt", "tls.key")) {
                    if (!data.node().has(key)) {
                        data.key(key).required("");
                    }
                }
            }
            default -> {
                // Other types say nothing about their data.
            }
        }
    }

    public static void secretUpdate(Field secret, JsonNode old) {
        immutable(secret, old, List.of("data"));
    }

    private static void docker(Field data, String key) {
        Field config = data.key(key);
        if (!data.node().has(key)) {
            config.required("");
            return;
        }
        try {
            if (!Json.read(Base64.getDecoder().decode(config.text())).isObject()) {
                config.invalid("<secret contents redacted>", "invalid character looking for beginning of value");
            }
        } catch (JacksonException | IllegalArgumentException e) {
            config.invalid("<secret contents redacted>", "unexpected end of JSON input");
        }
    }

    private static void key(Field.Entry entry) {
        Formats.configMapKey(entry.key()).forEach(error -> entry.value().invalid(entry.key(), error));
    }

    private static void immutable(Field object, JsonNode old, List<String> fields) {
        if (!old.path("immutable").asBoolean(false)) {
            return;
        }
        if (!object.flag("immutable")) {
            object.at("immutable").forbidden(IMMUTABLE);
        }
        for (String field : fields) {
            boolean same = object.at(field).empty()
                    ? old.path(field).isEmpty()
                    : object.at(field).node().equals(old.path(field));
            if (!same) {
                object.at(field).forbidden(IMMUTABLE);
            }
        }
    }

    private static long decodedSize(Field value) {
        String text = value.text();
        int padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
        return text.length() / 4L * 3 - padding;
    }
}
