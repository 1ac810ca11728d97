package dev.portcullis.store.read;

import dev.portcullis.kube.selector.FieldSelector;
import dev.portcullis.kube.selector.LabelSelector;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.FieldError;
import dev.portcullis.kube.status.GroupResource;
import dev.portcullis.store.catalog.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code meta/v1 ListOptions} of a list, a watch or a deletecollection. Strings that are not set are empty. */
public record ListOptions(
        LabelSelector labels,
        FieldSelector fields,
        boolean watch,
        boolean bookmarks,
        @Nullable Boolean sendInitialEvents,
        String resourceVersion,
        String match,
        int limit,
        String continueToken,
        @Nullable Long timeoutSeconds) {
    private static final String MATCH = "resourceVersionMatch";
    private static final String NOT_OLDER_THAN = "NotOlderThan";
    private static final String EXACT = "Exact";
    private static final GroupResource KIND = new GroupResource("meta.k8s.io", "ListOptions");

    /** Reads and checks them; what is wrong is a 400 or 422 in kube-apiserver's words. */
    public static ListOptions parse(Query query, ResourceType type, boolean watch) {
        Long limit = query.number("limit");
        ListOptions options = new ListOptions(
                LabelSelector.parse(query.get("labelSelector")),
                SelectableFields.parse(query.get("fieldSelector"), type),
                watch,
                query.flag("allowWatchBookmarks"),
                query.optionalFlag("sendInitialEvents"),
                query.get("resourceVersion"),
                query.get(MATCH),
                limit == null || limit < 0 ? 0 : (int) Math.min(limit, Integer.MAX_VALUE),
                query.get("continue"),
                query.number("timeoutSeconds"));
        List<FieldError> errors = watch ? options.watchErrors() : options.listErrors();
        if (!errors.isEmpty()) {
            throw ApiErrors.invalid(KIND, "", errors);
        }
        if (!watch
                && !options.continueToken.isEmpty()
                && !options.resourceVersion.isEmpty()
                && !options.resourceVersion.equals("0")) {
            throw ApiErrors.badRequest("specifying resource version is not allowed when using continue");
        }
        return options;
    }

    /** The same for one object by its name; a field selector that does not agree is a 400. */
    public ListOptions only(String name) {
        if (!fields.isEverything() && !fields.name().equals(Optional.of(name))) {
            throw ApiErrors.badRequest("fieldSelector metadata.name doesn't match requested name");
        }
        return new ListOptions(
                labels,
                fields.isEverything() ? FieldSelector.ofName(name) : fields,
                watch,
                bookmarks,
                sendInitialEvents,
                resourceVersion,
                match,
                limit,
                continueToken,
                timeoutSeconds);
    }

    public boolean exact() {
        return match.equals(EXACT) || match.isEmpty() && limit > 0 && version() > 0;
    }

    /** The resourceVersion as a number; -1 where none is set. */
    public long version() {
        return version(resourceVersion);
    }

    /** -1 for an empty one; what is no number is a 400. */
    static long version(String resourceVersion) {
        if (resourceVersion.isEmpty()) {
            return -1;
        }
        try {
            return Long.parseUnsignedLong(resourceVersion) & Long.MAX_VALUE;
        } catch (NumberFormatException e) {
            throw ApiErrors.badRequest(
                    "resourceVersion: Invalid value: \"%1$s\": strconv.ParseUint: parsing \"%1$s\": invalid syntax"
                            .formatted(resourceVersion));
        }
    }

    private List<FieldError> listErrors() {
        List<FieldError> errors = new ArrayList<>();
        if (!match.isEmpty()) {
            if (resourceVersion.isEmpty()) {
                errors.add(FieldError.forbidden(
                        MATCH, "resourceVersionMatch is forbidden unless resourceVersion is provided"));
            }
            if (!continueToken.isEmpty()) {
                errors.add(FieldError.forbidden(MATCH, "resourceVersionMatch is forbidden when continue is provided"));
            }
            if (!match.equals(EXACT) && !match.equals(NOT_OLDER_THAN)) {
                errors.add(FieldError.notSupported(MATCH, match, List.of(EXACT, NOT_OLDER_THAN, "")));
            }
            if (match.equals(EXACT) && resourceVersion.equals("0")) {
                errors.add(FieldError.forbidden(
                        MATCH, "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\""));
            }
        }
        if (sendInitialEvents != null) {
            errors.add(FieldError.forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list"));
        }
        return errors;
    }

    private List<FieldError> watchErrors() {
        List<FieldError> errors = new ArrayList<>();
        boolean notOlder = match.equals(NOT_OLDER_THAN);
        if (sendInitialEvents != null && !notOlder) {
            errors.add(FieldError.forbidden(
                    MATCH, "sendInitialEvents requires setting resourceVersionMatch to " + NOT_OLDER_THAN));
        }
        if (!match.isEmpty()) {
            if (sendInitialEvents == null) {
                errors.add(FieldError.forbidden(
                        MATCH, "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"));
            }
            if (!notOlder) {
                errors.add(FieldError.notSupported(MATCH, match, List.of(NOT_OLDER_THAN)));
            }
            if (!continueToken.isEmpty()) {
                errors.add(FieldError.forbidden(MATCH, "resourceVersionMatch is forbidden when continue is provided"));
            }
        }
        return errors;
    }
}
