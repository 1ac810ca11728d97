package dev.portcullis.authn.tokenrequest;

import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.review.AdmissionReview;
import dev.portcullis.kube.user.RemoteUserHeaders;
import dev.portcullis.kube.user.UserInfo;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.node.ObjectNode;

/** A TokenRequest as admission sees it: the creation of {@code serviceaccounts/token}. */
final class TokenReviewRequest {
    private static final AdmissionReview.Kind KIND =
            new AdmissionReview.Kind("authentication.k8s.io", "v1", "TokenRequest");
    private static final AdmissionReview.Resource RESOURCE = new AdmissionReview.Resource("", "v1", "serviceaccounts");
    private static final String TOKEN = "token";

    private TokenReviewRequest() {}

    static AdmissionReview.Request of(
            String namespace, String name, TokenRequestBody body, HttpServletRequest request) {
        ObjectNode object = Json.tree(body);
        object.withObjectProperty("metadata").put("name", name).put("namespace", namespace);
        return new AdmissionReview.Request(
                UUID.randomUUID().toString(),
                KIND,
                RESOURCE,
                TOKEN,
                KIND,
                RESOURCE,
                TOKEN,
                name,
                namespace,
                "CREATE",
                user(request),
                object,
                null,
                "All".equals(request.getParameter("dryRun")),
                null,
                null);
    }

    private static UserInfo user(HttpServletRequest request) {
        Map<String, List<String>> headers = new HashMap<>();
        for (String name : Collections.list(request.getHeaderNames())) {
            headers.put(name.toLowerCase(Locale.ROOT), Collections.list(request.getHeaders(name)));
        }
        return RemoteUserHeaders.read(headers);
    }
}
