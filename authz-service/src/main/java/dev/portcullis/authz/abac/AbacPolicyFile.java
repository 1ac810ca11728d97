package dev.portcullis.authz.abac;

import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.user.UserInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The file of {@code --authorization-policy-file}: a JSON object a line; empty lines and those that begin with {@code #} are none. Lines
 * without an apiVersion are of the format before it had one, in which what is left out means everything.
 */
final class AbacPolicyFile {
    private static final String VERSION = "abac.authorization.kubernetes.io/v1beta1";

    private AbacPolicyFile() {}

    /** @throws IOException for a line that cannot be understood, with its number: half of a policy is none */
    static List<AbacPolicy> read(Path file) throws IOException {
        List<AbacPolicy> policies = new ArrayList<>();
        int number = 0;
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            number++;
            String text = line.strip();
            if (!text.isEmpty() && !text.startsWith("#")) {
                policies.add(policy(text, file + ":" + number));
            }
        }
        return List.copyOf(policies);
    }

    private static AbacPolicy policy(String text, String where) throws IOException {
        JsonNode line;
        try {
            line = Json.MAPPER.readTree(text);
        } catch (JacksonException e) {
            throw new IOException("error reading policy file " + where + ": " + e.getOriginalMessage(), e);
        }
        if (!line.isObject()) {
            throw new IOException("error reading policy file " + where + ": not a JSON object");
        }
        if (!line.has("apiVersion") && !line.has("kind")) {
            return oldPolicy(line, where);
        }
        if (!line.path("apiVersion").asString("").equals(VERSION)
                || !line.path("kind").asString("").equals("Policy")) {
            throw new IOException("error reading policy file " + where + ": not a Policy of " + VERSION);
        }
        JsonNode spec = line.path("spec");
        String user = text(spec, "user", where);
        String group = text(spec, "group", where);
        boolean everybody = user.equals("*") || group.equals("*");
        return new AbacPolicy(
                user,
                everybody ? UserInfo.AUTHENTICATED : group,
                flag(spec, where),
                text(spec, "apiGroup", where),
                text(spec, "resource", where),
                text(spec, "namespace", where),
                text(spec, "nonResourcePath", where));
    }

    private static AbacPolicy oldPolicy(JsonNode line, String where) throws IOException {
        String user = text(line, "user", where);
        String group = text(line, "group", where);
        String resource = text(line, "resource", where);
        String namespace = text(line, "namespace", where);
        boolean everybody = user.isEmpty() && group.isEmpty() || user.equals("*") || group.equals("*");
        return new AbacPolicy(
                user,
                everybody ? UserInfo.AUTHENTICATED : group,
                flag(line, where),
                "*",
                resource.isEmpty() ? "*" : resource,
                namespace.isEmpty() ? "*" : namespace,
                resource.isEmpty() && namespace.isEmpty() ? "*" : "");
    }

    private static String text(JsonNode node, String field, String where) throws IOException {
        JsonNode value = node.path(field);
        if (!value.isMissingNode() && !value.isNull() && !value.isString()) {
            throw new IOException("error reading policy file " + where + ": " + field + " must be a string");
        }
        return value.asString("");
    }

    private static boolean flag(JsonNode node, String where) throws IOException {
        JsonNode value = node.path("readonly");
        if (!value.isMissingNode() && !value.isNull() && !value.isBoolean()) {
            throw new IOException("error reading policy file " + where + ": readonly must be true or false");
        }
        return value.asBoolean(false);
    }
}
