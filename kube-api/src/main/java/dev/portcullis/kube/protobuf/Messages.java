package dev.portcullis.kube.protobuf;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The fields of Kubernetes' messages, from the table made in the build; read when the first body needs it. */
final class Messages {
    private static final String META = "k8s.io.apimachinery.pkg.apis.meta.v1.";

    private static final class Lazy {
        static final Messages INSTANCE = new Messages();
    }

    private final Map<String, Map<Integer, Field>> messages = new HashMap<>();
    private final Map<String, String> byKind = new HashMap<>();

    /**
     * @param type string, bytes, bool, int, double, or the name of a message
     * @param inline whether the message's fields are the outer object's
     * @param dropsZero whether a zero is as good as nothing
     */
    record Field(String name, boolean repeated, boolean map, boolean inline, boolean dropsZero, String type) {}

    static Messages get() {
        return Lazy.INSTANCE;
    }

    private Messages() {
        try (InputStream in = Objects.requireNonNull(Messages.class.getResourceAsStream("messages"), "messages");
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            Map<Integer, Field> fields = new HashMap<>();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] parts = line.split(" ");
                if (parts[0].equals(":")) {
                    fields = new HashMap<>();
                    messages.put(parts[1], fields);
                    byKind.put(shortName(parts[1]), parts[1]);
                } else {
                    fields.put(Integer.valueOf(parts[0]), field(parts));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The message of a kind; the options of requests come under every group. */
    Optional<String> of(String apiVersion, String kind) {
        int slash = apiVersion.indexOf('/');
        String group = slash < 0 ? "core" : apiVersion.substring(0, slash).split("\\.", 2)[0];
        String name = byKind.get(group + "." + apiVersion.substring(slash + 1) + "." + kind);
        return Optional.ofNullable(name != null ? name : messages.containsKey(META + kind) ? META + kind : null);
    }

    Map<Integer, Field> fields(String message) {
        return messages.getOrDefault(message, Map.of());
    }

    private static Field field(String[] parts) {
        String flags = parts[2];
        return new Field(
                parts[1],
                flags.indexOf('r') > 0,
                flags.indexOf('m') > 0,
                flags.indexOf('i') > 0,
                flags.indexOf('z') > 0,
                parts[3].intern());
    }

    /** The last three parts of k8s.io.api.apps.v1.Deployment. */
    private static String shortName(String message) {
        int dot = message.length();
        for (int i = 0; i < 3; i++) {
            dot = message.lastIndexOf('.', dot - 1);
        }
        return message.substring(dot + 1);
    }
}
