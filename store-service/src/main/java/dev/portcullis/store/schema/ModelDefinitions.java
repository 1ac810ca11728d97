package dev.portcullis.store.schema;

import dev.portcullis.kube.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.node.ObjectNode;

/** The definitions of the built-in kinds, made at build time. A definition is parsed when it is first asked for. */
public final class ModelDefinitions implements Definitions {
    private static final String FOLDER = "/dev/portcullis/store/catalog/";

    private final Map<String, byte[]> lines = lines("schemas.tsv");
    private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

    @Override
    public Schema get(String name) {
        Schema known = schemas.get(name);
        if (known != null) {
            return known;
        }
        byte[] line = lines.get(name);
        if (line == null) {
            throw new IllegalArgumentException("no definition " + name);
        }
        Schema made = Schema.definition(name, (ObjectNode) Json.read(line), this);
        Schema other = schemas.putIfAbsent(name, made);
        return other == null ? made : other;
    }

    public Set<String> names() {
        return Collections.unmodifiableSet(lines.keySet());
    }

    /**
     * The texts of every definition, as JSON: the definition's own under the empty name, the others under their
     * fields'. Read anew each time: they are large and seldom wanted.
     */
    public static Map<String, byte[]> descriptions() {
        return lines("descriptions.tsv");
    }

    /** The columns of the kinds' tables, as JSON arrays of TableColumnDefinitions, by the kinds' definitions. */
    public static Map<String, byte[]> columns() {
        return lines("columns.tsv");
    }

    private static Map<String, byte[]> lines(String file) {
        byte[] content;
        try (InputStream in = ModelDefinitions.class.getResourceAsStream(FOLDER + file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is not on the class path");
            }
            content = in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, byte[]> lines = new TreeMap<>();
        int start = 0;
        int tab = -1;
        for (int i = 0; i < content.length; i++) {
            if (content[i] == '\t' && tab < start) {
                tab = i;
            } else if (content[i] == '\n') {
                byte[] value = Arrays.copyOfRange(content, tab + 1, i);
                lines.put(new String(content, start, tab - start, StandardCharsets.UTF_8), value);
                start = i + 1;
            }
        }
        return lines;
    }
}
