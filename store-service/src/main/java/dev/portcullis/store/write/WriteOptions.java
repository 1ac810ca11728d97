package dev.portcullis.store.write;

import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.FieldError;
import dev.portcullis.kube.status.GroupResource;
import dev.portcullis.store.read.Query;
import dev.portcullis.store.transform.FieldValidation;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code CreateOptions}, {@code UpdateOptions} or {@code PatchOptions} of a request.
 *
 * @param json as admission sees them
 */
public record WriteOptions(boolean dryRun, FieldValidation fieldValidation, ObjectNode json) {
    private static final int LONGEST_MANAGER = 128;

    /** Reads and checks them; what is wrong is a 422 in kube-apiserver's words. */
    public static WriteOptions parse(Query query, String kind) {
        List<String> dryRun = query.all("dryRun");
        List<FieldError> errors = new ArrayList<>(dryRunErrors(dryRun));
        String manager = query.get("fieldManager");
        if (manager.length() > LONGEST_MANAGER) {
            errors.add(FieldError.tooLong("fieldManager", LONGEST_MANAGER));
        }
        for (int i = 0; i < manager.length(); i++) {
            if (Character.isISOControl(manager.charAt(i))) {
                errors.add(FieldError.invalid("fieldManager", manager, "should only contain printable characters"));
                break;
            }
        }
        if (!errors.isEmpty()) {
            throw ApiErrors.invalid(new GroupResource("meta.k8s.io", kind), "", errors);
        }
        FieldValidation validation = FieldValidation.parse(query.get("fieldValidation"), kind);
        ObjectNode json = Json.object().put("kind", kind).put("apiVersion", "meta.k8s.io/v1");
        if (!dryRun.isEmpty()) {
            dryRun.forEach(json.putArray("dryRun")::add);
        }
        if (!manager.isEmpty()) {
            json.put("fieldManager", manager);
        }
        if (!query.get("fieldValidation").isEmpty()) {
            json.put("fieldValidation", query.get("fieldValidation"));
        }
        return new WriteOptions(!dryRun.isEmpty(), validation, json);
    }

    static List<FieldError> dryRunErrors(List<String> values) {
        return values.stream().allMatch("All"::equals)
                ? List.of()
                : List.of(FieldError.notSupported("dryRun", values, List.of("All")));
    }
}
