package dev.portcullis.authz.configuration;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code apiserver.config.k8s.io AuthorizationConfiguration}, as it stands in its file. */
record ConfigurationDocument(
        @Nullable String apiVersion,
        @Nullable String kind,
        @Nullable List<Authorizer> authorizers) {

    record Authorizer(
            @Nullable String type,
            @Nullable String name,
            @Nullable Webhook webhook) {}

    record Webhook(
            @Nullable String authorizedTTL,
            @Nullable Boolean cacheAuthorizedRequests,
            @Nullable String unauthorizedTTL,
            @Nullable Boolean cacheUnauthorizedRequests,
            @Nullable String timeout,
            @Nullable String subjectAccessReviewVersion,
            @Nullable String matchConditionSubjectAccessReviewVersion,
            @Nullable String failurePolicy,
            @Nullable ConnectionInfo connectionInfo,
            @Nullable List<Condition> matchConditions) {}

    record ConnectionInfo(@Nullable String type, @Nullable String kubeConfigFile) {}

    record Condition(@Nullable String expression) {}
}
