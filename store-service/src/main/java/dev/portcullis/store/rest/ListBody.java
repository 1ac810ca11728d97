package dev.portcullis.store.rest;

import dev.portcullis.kube.json.Json;
import dev.portcullis.store.cache.CachedObject;
import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.read.ObjectList;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.node.ObjectNode;

/** A list made of its objects' own bytes, which are copied and not encoded. */
final class ListBody {
    private static final int CHUNK = 64 * 1024;
    private static final byte[] END = "]}".getBytes(StandardCharsets.US_ASCII);

    private final ObjectList list;
    private final byte[] head;
    private final int skipped;

    ListBody(ObjectList list) {
        this.list = list;
        ResourceType type = list.type();
        ObjectNode metadata = metadata(list);
        if (type.custom()) {
            metadata.putIfAbsent("continue", metadata.stringNode(""));
        }
        this.head = ("{\"kind\":\"" + type.listKind() + "\",\"apiVersion\":\"" + type.apiVersion() + "\",\"metadata\":"
                        + metadata + ",\"items\":[")
                .getBytes(StandardCharsets.UTF_8);
        // Items of built-in kinds come without kind and apiVersion, which stand at the front of every object.
        this.skipped = type.custom()
                ? 0
                : ("\"kind\":\"" + type.kind() + "\",\"apiVersion\":\"" + type.apiVersion() + "\",").length();
    }

    static ObjectNode metadata(ObjectList list) {
        ObjectNode metadata = Json.object().put("resourceVersion", Long.toString(list.revision()));
        if (!list.continueToken().isEmpty()) {
            metadata.put("continue", list.continueToken());
        }
        Long remaining = list.remaining();
        if (remaining != null) {
            metadata.put("remainingItemCount", remaining);
        }
        return metadata;
    }

    long length() {
        long length = head.length + END.length + Math.max(0, list.items().size() - 1);
        for (CachedObject object : list.items()) {
            length += object.json().length - skipped;
        }
        return length;
    }

    void writeTo(OutputStream out) throws IOException {
        byte[] chunk = new byte[(int) Math.min(CHUNK, length())];
        int filled = append(head, 0, chunk, 0, out);
        boolean first = true;
        for (CachedObject object : list.items()) {
            byte[] json = object.json();
            if (filled + 2 > chunk.length) {
                out.write(chunk, 0, filled);
                filled = 0;
            }
            if (!first) {
                chunk[filled++] = ',';
            }
            first = false;
            if (skipped > 0) {
                chunk[filled++] = '{';
                filled = append(json, skipped + 1, chunk, filled, out);
            } else {
                filled = append(json, 0, chunk, filled, out);
            }
        }
        filled = append(END, 0, chunk, filled, out);
        out.write(chunk, 0, filled);
    }

    byte[] toBytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream((int) length());
        try {
            writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static int append(byte[] bytes, int from, byte[] chunk, int filled, OutputStream out) throws IOException {
        int at = from;
        int to = filled;
        while (at < bytes.length) {
            if (to == chunk.length) {
                out.write(chunk, 0, to);
                to = 0;
            }
            int count = Math.min(bytes.length - at, chunk.length - to);
            System.arraycopy(bytes, at, chunk, to, count);
            at += count;
            to += count;
        }
        return to;
    }
}
