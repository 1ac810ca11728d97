package dev.portcullis.store.rest;

import dev.portcullis.kube.content.MediaType;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.Status;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How the client wants the answer.
 *
 * @param version of meta.k8s.io, where {@code as} is another kind than the object's own
 * @param pretty  indented, for people
 */
record Form(MediaType media, As as, String version, boolean pretty) {
    /** As kube-apiserver lists them, which can write protobuf, too. */
    private static final List<String> KNOWN =
            List.of("application/json", "application/yaml", "application/vnd.kubernetes.protobuf");

    /** Which kind the object travels as. */
    enum As {
        ITSELF,
        TABLE,
        PARTIAL,
        PARTIAL_LIST
    }

    private record Range(String type, Map<String, String> parameters) {
        double quality() {
            try {
                return Double.parseDouble(parameters.getOrDefault("q", "1"));
            } catch (NumberFormatException e) {
                return 0;
            }
        }
    }

    /** By the Accept header, the first acceptable range of the highest quality; none that we can write is a 406. */
    static Form of(Call call) {
        boolean pretty = pretty(call);
        String accept = call.header("accept");
        if (accept == null || accept.isBlank()) {
            return new Form(MediaType.JSON, As.ITSELF, "", pretty);
        }
        if (accept.equals(Answer.JSON)) {
            return new Form(MediaType.JSON, As.ITSELF, "", pretty);
        }
        boolean known = false;
        for (Range range : ranges(accept)) {
            MediaType media = media(range.type());
            if (media != null) {
                known = true;
                Form form = form(media, range.parameters(), pretty);
                if (form != null) {
                    return form;
                }
            }
        }
        throw known ? ApiErrors.notAcceptable(KNOWN) : notAcceptable();
    }

    /** Of a watch: YAML can't be streamed. */
    static Form ofWatch(Call call) {
        Form form = of(call);
        if (form.media() == MediaType.YAML) {
            throw ApiErrors.notAcceptable(List.of("application/json;stream=watch"));
        }
        return new Form(form.media(), form.as(), form.version(), false);
    }

    /** Whether the stored bytes are the answer. */
    boolean plain() {
        return media == MediaType.JSON && as == As.ITSELF && !pretty;
    }

    private static @Nullable Form form(MediaType media, Map<String, String> parameters, boolean pretty) {
        String as = parameters.get("as");
        if (as == null) {
            return new Form(media, As.ITSELF, "", pretty);
        }
        String version = parameters.getOrDefault("v", "");
        if (!parameters.getOrDefault("g", "").equals("meta.k8s.io")
                || !version.equals("v1") && !version.equals("v1beta1")) {
            return null;
        }
        return switch (as) {
            case "Table" -> new Form(media, As.TABLE, version, pretty);
            case "PartialObjectMetadata" -> new Form(media, As.PARTIAL, version, pretty);
            case "PartialObjectMetadataList" -> new Form(media, As.PARTIAL_LIST, version, pretty);
            default -> null;
        };
    }

    private static List<Range> ranges(String accept) {
        List<Range> ranges = new ArrayList<>();
        for (String text : accept.split(",")) {
            String[] parts = text.split(";");
            Map<String, String> parameters = new TreeMap<>();
            for (int i = 1; i < parts.length; i++) {
                int equals = parts[i].indexOf('=');
                if (equals > 0) {
                    parameters.put(
                            parts[i].substring(0, equals).strip(),
                            parts[i].substring(equals + 1).strip());
                }
            }
            Range range = new Range(parts[0].strip().toLowerCase(Locale.ROOT), parameters);
            if (range.quality() > 0) {
                ranges.add(range);
            }
        }
        ranges.sort(Comparator.comparingDouble(Range::quality).reversed());
        return ranges;
    }

    private static @Nullable MediaType media(String type) {
        return switch (type) {
            case "application/json", "application/*", "*/*" -> MediaType.JSON;
            case "application/yaml" -> MediaType.YAML;
            default -> null;
        };
    }

    /** Asked for, or guessed of a person at a terminal or browser, as kube-apiserver does. */
    private static boolean pretty(Call call) {
        Boolean asked = call.query().optionalFlag("pretty");
        if (asked != null) {
            return asked;
        }
        String agent = call.header("user-agent");
        return agent != null
                && (agent.startsWith("curl") || agent.startsWith("Wget") || agent.startsWith("Mozilla/5.0"));
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
