package dev.portcullis.authz.review;

import static java.util.Objects.requireNonNullElseGet;

import dev.portcullis.authz.Access;
import dev.portcullis.authz.PolicyRule;
import dev.portcullis.authz.RuleResolver;
import dev.portcullis.authz.UnionAuthorizer;
import dev.portcullis.authz.rbac.RbacAuthorizer;
import dev.portcullis.kube.content.RequestBody;
import dev.portcullis.kube.content.ReviewBody;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.review.SubjectAccessReview;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.user.RemoteUserHeaders;
import dev.portcullis.kube.user.UserInfo;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Creates reviews: reads what the client asks, validates it as kube-apiserver does, and answers it in the status. */
@Component
public class ReviewCreation {
    private static final String VERSION = AuthorizationGroupController.VERSION;
    private static final SubjectAccessReview.Spec NOTHING =
            new SubjectAccessReview.Spec(null, null, null, null, null, null);

    private final UnionAuthorizer chain;
    private final Readiness readiness;

    record SelfSpec(
            SubjectAccessReview.@Nullable ResourceAttributes resourceAttributes,
            SubjectAccessReview.@Nullable NonResourceAttributes nonResourceAttributes) {}

    record RulesSpec(@Nullable String namespace) {}

    public ReviewCreation(UnionAuthorizer chain, Readiness readiness) {
        this.chain = chain;
        this.readiness = readiness;
    }

    /** @param namespace the request's, empty where the kind has none */
    ObjectNode create(ReviewKind kind, String namespace, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        readiness.check();
        return switch (kind) {
            case SUBJECT, LOCAL ->
                subject(
                        kind,
                        namespace,
                        RequestBody.review(request, response, VERSION, kind.kind(), SubjectAccessReview.Spec.class));
            case SELF ->
                self(user(request), RequestBody.review(request, response, VERSION, kind.kind(), SelfSpec.class));
            case RULES ->
                rules(user(request), RequestBody.review(request, response, VERSION, kind.kind(), RulesSpec.class));
        };
    }

    private ObjectNode subject(ReviewKind kind, String namespace, ReviewBody<SubjectAccessReview.Spec> body) {
        SubjectAccessReview.Spec spec = requireNonNullElseGet(body.spec(), () -> NOTHING);
        ObjectNode metadata = metadata(body.metadata(), namespace);
        ReviewValidation validation = new ReviewValidation().subject(spec).metadata(metadata, kind.namespaced());
        if (kind.namespaced()) {
            validation.local(spec, namespace);
        }
        validation.check();
        Access access = Reviews.access(spec);
        SubjectAccessReview.Status status = Reviews.status(chain.authorize(access), access.attributes());
        return review(kind, metadata, Json.tree(spec), Json.tree(status));
    }

    private ObjectNode self(UserInfo user, ReviewBody<SelfSpec> body) {
        SelfSpec spec = requireNonNullElseGet(body.spec(), () -> new SelfSpec(null, null));
        ObjectNode metadata = metadata(body.metadata(), "");
        new ReviewValidation()
                .attributes(spec.resourceAttributes(), spec.nonResourceAttributes())
                .metadata(metadata, false)
                .check();
        Access access = new Access(user, Reviews.attributes(spec.resourceAttributes(), spec.nonResourceAttributes()));
        SubjectAccessReview.Status status = Reviews.status(chain.authorize(access), access.attributes());
        return review(ReviewKind.SELF, metadata, Json.tree(spec), Json.tree(status));
    }

    private ObjectNode rules(UserInfo user, ReviewBody<RulesSpec> body) {
        String namespace = body.spec() == null ? null : body.spec().namespace();
        if (namespace == null || namespace.isEmpty()) {
            throw ApiErrors.badRequest("no namespace on request");
        }
        RuleResolver.Rules rules = chain.rulesFor(user, namespace);
        ObjectNode status = Json.object();
        ArrayNode resourceRules = status.putArray("resourceRules");
        ArrayNode nonResourceRules = status.putArray("nonResourceRules");
        for (PolicyRule rule : rules.rules()) {
            if (!rule.resources().isEmpty()) {
                new PolicyRule(rule.verbs(), rule.apiGroups(), rule.resources(), rule.resourceNames(), List.of())
                        .writeTo(resourceRules.addObject());
            }
            if (!rule.nonResourceUrls().isEmpty()) {
                PolicyRule.nonResources(rule.verbs(), rule.nonResourceUrls()).writeTo(nonResourceRules.addObject());
            }
        }
        status.put("incomplete", rules.incomplete());
        if (!rules.errors().isEmpty()) {
            status.put("evaluationError", RbacAuthorizer.aggregate(new LinkedHashSet<>(rules.errors())));
        }
        return review(ReviewKind.RULES, Json.object(), Json.object(), status);
    }

    private static ObjectNode review(ReviewKind kind, ObjectNode metadata, ObjectNode spec, ObjectNode status) {
        ObjectNode review = Json.object().put("kind", kind.kind()).put("apiVersion", VERSION);
        review.set("metadata", metadata);
        review.set("spec", spec);
        review.set("status", status);
        return review;
    }

    private static ObjectNode metadata(@Nullable JsonNode sent, String namespace) {
        ObjectNode metadata = ReviewValidation.withoutEmpty(sent);
        String named = metadata.path("namespace").asString("");
        if (!named.isEmpty() && !namespace.isEmpty() && !named.equals(namespace)) {
            throw ApiErrors.badRequest(
                    "the namespace of the provided object does not match the namespace sent on the request");
        }
        metadata.remove("namespace");
        if (!namespace.isEmpty()) {
            metadata.put("namespace", namespace);
        }
        return metadata;
    }

    private static UserInfo user(HttpServletRequest request) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (String name : Collections.list(request.getHeaderNames())) {
            headers.put(name, Collections.list(request.getHeaders(name)));
        }
        return RemoteUserHeaders.read(headers);
    }
}
