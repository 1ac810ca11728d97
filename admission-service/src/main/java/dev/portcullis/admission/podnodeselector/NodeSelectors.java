package dev.portcullis.admission.podnodeselector;

import dev.portcullis.kube.status.ApiException;
import dev.portcullis.kube.status.Status;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code key=value,…}, as a namespace or the configuration has it. */
final class NodeSelectors {
    private NodeSelectors() {}

    static Map<String, String> parse(String text) {
        Map<String, String> labels = new LinkedHashMap<>();
        if (!text.isEmpty()) {
            for (String term : text.split(",", -1)) {
                String[] parts = term.split("=", -1);
                if (parts.length != 2) {
                    throw broken("invalid selector: " + List.of(parts));
                }
                labels.put(parts[0].strip(), parts[1].strip());
            }
        }
        return labels;
    }

    /** As kube-apiserver answers it: 500 without a reason. */
    private static ApiException broken(String why) {
        return Status.failure(500, null, why, null).exception();
    }
}
