package dev.portcullis.store.connect;

import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.FieldError;
import dev.portcullis.kube.status.GroupResource;
import dev.portcullis.store.read.Query;
import java.util.ArrayList;
import java.util.List;

/** {@code PodLogOptions}, of which only the errors matter where there are no logs. */
final class LogOptions {
    private LogOptions() {}

    static void check(String pod, Query query) {
        List<FieldError> errors = new ArrayList<>();
        Long tail = query.number("tailLines");
        if (tail != null && tail < 0) {
            errors.add(FieldError.invalid("tailLines", tail, "must be greater than or equal to 0"));
        }
        Long limit = query.number("limitBytes");
        if (limit != null && limit < 1) {
            errors.add(FieldError.invalid("limitBytes", limit, "must be greater than 0"));
        }
        Long since = query.number("sinceSeconds");
        if (since != null && !query.get("sinceTime").isEmpty()) {
            errors.add(FieldError.forbidden("", "at most one of `sinceTime` or `sinceSeconds` may be specified"));
        } else if (since != null && since < 1) {
            errors.add(FieldError.invalid("sinceSeconds", since, "must be greater than 0"));
        }
        if (!errors.isEmpty()) {
            throw ApiErrors.invalid(new GroupResource("", "PodLogOptions"), pod, errors);
        }
    }
}
