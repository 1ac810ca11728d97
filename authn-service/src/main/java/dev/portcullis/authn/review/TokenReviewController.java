package dev.portcullis.authn.review;

import dev.portcullis.authn.AuthenticationAttempt;
import dev.portcullis.authn.AuthenticationChain;
import dev.portcullis.authn.AuthenticationResult.Authenticated;
import dev.portcullis.authn.AuthenticationResult.NotMine;
import dev.portcullis.authn.AuthenticationResult.Rejected;
import dev.portcullis.authn.serviceaccount.ServiceAccountSettings;
import dev.portcullis.kube.content.MediaType;
import dev.portcullis.kube.content.RequestBody;
import dev.portcullis.kube.content.ReviewBody;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.ApiErrors;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** {@code TokenReview}: whose token is this? */
@RestController
public class TokenReviewController {
    static final String API_VERSION = "authentication.k8s.io/v1";
    private static final String KIND = "TokenReview";

    private final AuthenticationChain chain;
    private final List<String> apiAudiences;

    record Spec(@Nullable String token, @Nullable List<String> audiences) {}

    public TokenReviewController(AuthenticationChain chain, ServiceAccountSettings settings) {
        this.chain = chain;
        this.apiAudiences = settings.apiAudiences();
    }

    @RequestMapping("/apis/authentication.k8s.io/v1/tokenreviews")
    void create(HttpServletRequest request, HttpServletResponse response) throws IOException {
        MediaType form = Creation.accepted(request);
        ReviewBody<Spec> body = RequestBody.review(request, response, API_VERSION, KIND, Spec.class);
        Spec spec = Objects.requireNonNullElse(body.spec(), new Spec(null, null));
        String token = spec.token();
        if (token == null || token.isEmpty()) {
            throw ApiErrors.badRequest("token is required for TokenReview in authentication");
        }
        ObjectNode review = Creation.object(KIND, API_VERSION, body.metadata());
        review.set("spec", Json.tree(spec));
        review.set("status", status(token, spec.audiences()));
        Creation.write(review, form, response);
    }

    private ObjectNode status(String token, @Nullable List<String> audiences) {
        List<String> wanted = audiences == null || audiences.isEmpty() ? apiAudiences : audiences;
        ObjectNode status = Json.object();
        switch (chain.authenticate(AuthenticationAttempt.ofToken(token, wanted)).result()) {
            case Authenticated known -> {
                status.put("authenticated", true);
                status.set("user", Json.tree(known.user()));
                if (!known.audiences().isEmpty()) {
                    status.set("audiences", Json.MAPPER.valueToTree(known.audiences()));
                }
            }
            case Rejected rejected -> {
                status.set("user", Json.object());
                status.put("error", rejected.why());
            }
            case NotMine unknown -> status.set("user", Json.object());
        }
        return status;
    }
}
