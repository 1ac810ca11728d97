package dev.portcullis.store.write;

import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.FieldError;
import dev.portcullis.kube.status.GroupResource;
import dev.portcullis.store.fieldmanager.ManagerName;
import dev.portcullis.store.read.Query;
import dev.portcullis.store.transform.FieldValidation;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code CreateOptions}, {@code UpdateOptions} or {@code PatchOptions} of a request.
 *
 * @param fieldManager empty if none is named
 * @param force        whether an apply takes what others own
 * @param json         as admission sees them
 */
public record WriteOptions(
        boolean dryRun, FieldValidation fieldValidation, String fieldManager, boolean force, ObjectNode json) {

    /** Of a request that is no apply. */
    public static WriteOptions parse(Query query, String kind) {
        return parse(query, kind, false);
    }

    /** Reads and checks them; what is wrong is a 422 in kube-apiserver's words. */
    public static WriteOptions parse(Query query, String kind, boolean apply) {
        List<String> dryRun = query.all("dryRun");
        String manager = query.get("fieldManager");
        List<FieldError> errors = new ArrayList<>();
        if (!apply && query.has("force") && kind.equals("PatchOptions")) {
            errors.add(FieldError.forbidden("force", "may not be specified for non-apply patch"));
        } else if (apply && manager.isEmpty()) {
            errors.add(FieldError.required("fieldManager", "is required for apply patch"));
        }
        errors.addAll(ManagerName.check(manager));
        errors.addAll(dryRunErrors(dryRun));
        if (!errors.isEmpty()) {
            throw ApiErrors.invalid(new GroupResource("meta.k8s.io", kind), "", errors);
        }
        FieldValidation validation = FieldValidation.parse(query.get("fieldValidation"), kind);
        ObjectNode json = Json.object().put("kind", kind).put("apiVersion", "meta.k8s.io/v1");
        if (!dryRun.isEmpty()) {
            dryRun.forEach(json.putArray("dryRun")::add);
        }
        boolean force = apply && query.flag("force");
        if (apply && query.has("force")) {
            json.put("force", force);
        }
        if (!manager.isEmpty()) {
            json.put("fieldManager", manager);
        }
        if (!query.get("fieldValidation").isEmpty()) {
            json.put("fieldValidation", query.get("fieldValidation"));
        }
        return new WriteOptions(!dryRun.isEmpty(), validation, manager, force, json);
    }

    static List<FieldError> dryRunErrors(List<String> values) {
        return values.stream().allMatch("All"::equals)
                ? List.of()
                : List.of(FieldError.notSupported("dryRun", values, List.of("All")));
    }
}
