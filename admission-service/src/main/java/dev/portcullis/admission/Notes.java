package dev.portcullis.admission;

import dev.portcullis.kube.review.AdmissionReview.Charge;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What plugins say beside their verdict, in one phase of one request: it goes with the answer, whatever that is. */
public final class Notes {
    private final Set<String> warnings = new LinkedHashSet<>();
    private final Map<String, String> annotations = new LinkedHashMap<>();
    private final List<Charge> charges = new ArrayList<>();

    /** The client sees it as a {@code Warning} header. Each is said once. */
    public void warn(String text) {
        warnings.add(text);
    }

    /** For the audit log; the key is complete, {@code pod-security.kubernetes.io/enforce-policy}. */
    public void annotate(String key, String value) {
        annotations.put(key, value);
    }

    /** To be taken from a quota in the step that stores the object. */
    public void charge(Charge charge) {
        charges.add(charge);
    }

    public @Nullable List<String> warnings() {
        return warnings.isEmpty() ? null : List.copyOf(warnings);
    }

    public @Nullable Map<String, String> annotations() {
        return annotations.isEmpty() ? null : annotations;
    }

    public @Nullable List<Charge> charges() {
        return charges.isEmpty() ? null : charges;
    }
}
