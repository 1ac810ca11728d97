package dev.portcullis.authn.issuedtoken;

import dev.portcullis.authn.review.Creation;
import dev.portcullis.kube.content.MediaType;
import dev.portcullis.kube.content.RequestBody;
import dev.portcullis.kube.content.ReviewBody;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.FieldError;
import dev.portcullis.kube.status.GroupResource;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** {@code TokenRevocation}: a single token is no good any more. */
@RestController
public class TokenRevocationController {
    private static final String KIND = "TokenRevocation";
    private static final GroupResource RESOURCE = new GroupResource("identity.portcullis.dev", KIND);
    private static final int LONGEST_REASON = 1024;

    private final IssuedTokens tokens;

    record Spec(@Nullable String jti, @Nullable String reason) {}

    public TokenRevocationController(IssuedTokens tokens) {
        this.tokens = tokens;
    }

    @RequestMapping("/apis/identity.portcullis.dev/v1/tokenrevocations")
    void create(HttpServletRequest request, HttpServletResponse response) throws IOException {
        MediaType form = Creation.accepted(request);
        ReviewBody<Spec> body = RequestBody.review(request, response, IssuedToken.API_VERSION, KIND, Spec.class);
        Spec spec = Objects.requireNonNullElse(body.spec(), new Spec(null, null));
        String id = Objects.requireNonNullElse(spec.jti(), "").replaceFirst("^JTI=", "");
        String reason = Objects.requireNonNullElse(spec.reason(), "");
        if (!id.matches("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?")) {
            throw ApiErrors.invalid(
                    RESOURCE,
                    "",
                    List.of(
                            id.isEmpty()
                                    ? FieldError.required("spec.jti", "")
                                    : FieldError.invalid("spec.jti", id, "is not the id of a token")));
        }
        if (reason.length() > LONGEST_REASON) {
            throw ApiErrors.invalid(
                    RESOURCE,
                    "",
                    List.of(FieldError.invalid("spec.reason", "", "must be no more than 1024 characters")));
        }
        IssuedTokens.Revoked revoked = tokens.revoke(id, reason);
        ObjectNode answer = Creation.object(KIND, IssuedToken.API_VERSION, body.metadata());
        answer.set("spec", Json.tree(spec));
        ObjectNode status = answer.putObject("status").put("namespace", revoked.namespace());
        if (!revoked.account().isEmpty()) {
            status.put("serviceAccountName", revoked.account());
        }
        status.put("revokedTimestamp", revoked.since().toString());
        Creation.write(answer, form, response);
    }
}
