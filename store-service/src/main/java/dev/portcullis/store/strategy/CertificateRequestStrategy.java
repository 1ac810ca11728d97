package dev.portcullis.store.strategy;

import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.FieldError;
import dev.portcullis.kube.user.UserInfo;
import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.validation.CertificateRequestValidation;
import dev.portcullis.store.validation.CertificateRequestValidation.Part;
import dev.portcullis.store.validation.Field;
import dev.portcullis.store.validation.MetaValidation;
import dev.portcullis.store.validation.NameRule;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Who asks for a certificate is who makes the request; approvals only come through {@code approval}, certificates through {@code status}. */
final class CertificateRequestStrategy extends KindStrategy {
    private static final String APPROVAL = "approval";

    CertificateRequestStrategy(ResourceType type) {
        super(type, new KindRules() {});
    }

    @Override
    public void prepareForCreate(ObjectNode request, WriteContext context) {
        super.prepareForCreate(request, context);
        ObjectNode spec = request.get("spec") instanceof ObjectNode own ? own : request.putObject("spec");
        spec.remove(List.of("username", "uid", "groups", "extra"));
        UserInfo user = context.user();
        spec.put("username", user.username());
        if (!user.uid().isEmpty()) {
            spec.put("uid", user.uid());
        }
        if (!user.groups().isEmpty()) {
            user.groups().forEach(spec.putArray("groups")::add);
        }
        if (!user.extra().isEmpty()) {
            spec.set("extra", Json.MAPPER.valueToTree(user.extra()));
        }
    }

    @Override
    public void prepareForUpdate(ObjectNode request, ObjectNode old, String subresource, WriteContext context) {
        JsonNode status = request.path("status").deepCopy();
        super.prepareForUpdate(request, old, "", context);
        copy(request, old, "spec");
        switch (subresource) {
            case APPROVAL -> {
                ObjectNode own =
                        request.get("status") instanceof ObjectNode known ? known : request.putObject("status");
                copy(own, status, "conditions");
                times(own, old);
            }
            case "status" -> {
                if (status instanceof ObjectNode own) {
                    request.set("status", own);
                    times(own, old);
                } else {
                    request.putObject("status");
                }
            }
            default -> {}
        }
    }

    /** A condition says when it was written, and since when it has its status. */
    private static void times(ObjectNode status, JsonNode old) {
        String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        for (JsonNode node : status.path("conditions")) {
            if (!(node instanceof ObjectNode condition)) {
                continue;
            }
            if (!condition.hasNonNull("lastUpdateTime")) {
                condition.put("lastUpdateTime", now);
            }
            if (!condition.hasNonNull("lastTransitionTime")) {
                JsonNode since = old.path("status")
                        .path("conditions")
                        .valueStream()
                        .filter(before -> before.path("type").equals(condition.path("type"))
                                && before.path("status").equals(condition.path("status")))
                        .map(before -> before.path("lastTransitionTime"))
                        .filter(JsonNode::isString)
                        .findFirst()
                        .orElse(null);
                if (since == null) {
                    condition.put("lastTransitionTime", now);
                } else {
                    condition.set("lastTransitionTime", since);
                }
            }
        }
    }

    @Override
    public List<FieldError> validateCreate(ObjectNode request) {
        List<FieldError> errors = new ArrayList<>(super.validateCreate(request));
        Field root = Field.root(request);
        CertificateRequestValidation.request(root);
        errors.addAll(root.errors());
        return errors;
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode request, ObjectNode old, String subresource) {
        Field root = Field.root(request);
        MetaValidation.validate(root.at("metadata"), false, NameRule.SUBDOMAIN);
        MetaValidation.validateUpdate(root.at("metadata"), old.path("metadata"));
        CertificateRequestValidation.update(
                root,
                old,
                switch (subresource) {
                    case APPROVAL -> Part.APPROVAL;
                    case "status" -> Part.STATUS;
                    default -> Part.ALL;
                });
        return root.errors();
    }
}
