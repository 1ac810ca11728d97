package dev.portcullis.kube.selector;

import dev.portcullis.kube.status.ApiException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All of its requirements hold; without any it selects everything. */
public record LabelSelector(List<LabelRequirement> requirements) {
    public static final LabelSelector EVERYTHING = new LabelSelector(List.of());

    public LabelSelector {
        requirements = List.copyOf(requirements);
    }

    /** Reads {@code labelSelector}; a bad one is a 400 in kube-apiserver's words. */
    public static LabelSelector parse(@Nullable String text) throws ApiException {
        return text == null || text.isBlank() ? EVERYTHING : new LabelSelectorParser(text).parse();
    }

    /** Whether a label may have this key: a qualified name. */
    public static boolean isKey(String text) {
        return LabelSyntax.key(text).isEmpty();
    }

    public boolean isEverything() {
        return requirements.isEmpty();
    }

    public boolean matches(Map<String, String> labels) {
        for (LabelRequirement requirement : requirements) {
            if (!requirement.matches(labels)) {
                return false;
            }
        }
        return true;
    }
}
