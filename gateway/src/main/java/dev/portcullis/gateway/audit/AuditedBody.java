package dev.portcullis.gateway.audit;

import dev.portcullis.gateway.exchange.Trail;
import dev.portcullis.kube.content.Yaml;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.protobuf.ProtobufBody;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A body as it went over the wire, and as an event shows it. Nothing is read before somebody asks.
 *
 * @param type its {@code Content-Type}
 * @param coding its {@code Content-Encoding}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record AuditedBody(
        byte @Nullable [] bytes,
        @Nullable String type,
        @Nullable String coding) {
    private static final int MOST = 16 * 1024 * 1024;
    private static final AuditedBody NONE = new AuditedBody(null, null, null);

    static AuditedBody ofRequest(Trail trail) {
        return new AuditedBody(
                trail.requestBody(),
                trail.request().getContentType(),
                trail.request().getHeader("Content-Encoding"));
    }

    static AuditedBody ofAnswer(@Nullable ObservedResponse answer) {
        return answer == null
                ? NONE
                : new AuditedBody(answer.body(), answer.getContentType(), answer.getHeader("Content-Encoding"));
    }

    /** Null where there is none that can be read: it is the client's own fault, or no object. */
    @Nullable
    JsonNode tree(boolean omitManagedFields) {
        if (bytes == null || bytes.length == 0) {
            return null;
        }
        try {
            JsonNode tree = parse(plain(bytes));
            if (omitManagedFields && tree != null) {
                withoutManagedFields(tree);
            }
            return tree;
        } catch (IOException | JacksonException | IllegalArgumentException e) {
            return null;
        }
    }

    /** @throws IOException where it cannot be unpacked, or would be too long */
    byte[] plain() throws IOException {
        return bytes == null ? new byte[0] : plain(bytes);
    }

    private byte[] plain(byte[] packed) throws IOException {
        if (!"gzip".equalsIgnoreCase(coding)) {
            return packed;
        }
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            byte[] all = in.readNBytes(MOST + 1);
            if (all.length > MOST) {
                throw new IOException("too long");
            }
            return all;
        }
    }

    private @Nullable JsonNode parse(byte[] plain) {
        if (ProtobufBody.isOne(plain)) {
            return ProtobufBody.read(plain);
        }
        return isYaml() ? Yaml.read(plain) : Json.read(plain);
    }

    boolean isYaml() {
        return type != null && type.toLowerCase(Locale.ROOT).contains("yaml");
    }

    /** Of the object, or of those of a list or a table. */
    private static void withoutManagedFields(JsonNode tree) {
        if (tree.path("metadata") instanceof ObjectNode metadata) {
            metadata.remove("managedFields");
        }
        tree.path("items").forEach(AuditedBody::withoutManagedFields);
        tree.path("rows").forEach(row -> withoutManagedFields(row.path("object")));
    }
}
