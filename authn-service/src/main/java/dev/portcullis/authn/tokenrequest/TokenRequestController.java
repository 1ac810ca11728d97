package dev.portcullis.authn.tokenrequest;

import dev.portcullis.authn.issuedtoken.IssuedTokens;
import dev.portcullis.authn.review.Creation;
import dev.portcullis.authn.serviceaccount.IssuedBoundToken;
import dev.portcullis.authn.serviceaccount.ObjectPaths;
import dev.portcullis.authn.serviceaccount.ServiceAccount;
import dev.portcullis.authn.serviceaccount.ServiceAccountSettings;
import dev.portcullis.authn.serviceaccount.TokenBinding;
import dev.portcullis.authn.serviceaccount.TokenIssuer;
import dev.portcullis.authn.tokenrequest.TokenRequestBody.Spec;
import dev.portcullis.kube.client.StoreClient;
import dev.portcullis.kube.content.MediaType;
import dev.portcullis.kube.content.RequestBody;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.ApiException;
import dev.portcullis.kube.status.FieldError;
import dev.portcullis.kube.status.GroupResource;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** {@code serviceaccounts/NAME/token}. Without a signing key there is no such subresource. */
@RestController
public class TokenRequestController {
    private static final String API_VERSION = "authentication.k8s.io/v1";
    private static final String KIND = "TokenRequest";
    private static final GroupResource TOKEN_REQUEST = new GroupResource("authentication.k8s.io", KIND);
    private static final long SHORTEST = 600;
    private static final long LONGEST = 1L << 32;

    private final ServiceAccountSettings settings;
    private final Optional<TokenIssuer> issuer;
    private final StoreClient store;
    private final IssuedTokens inventory;
    private final TokenAdmission admission;
    private final Clock clock;

    public TokenRequestController(
            ServiceAccountSettings settings,
            Optional<TokenIssuer> issuer,
            StoreClient store,
            IssuedTokens inventory,
            TokenAdmission admission,
            Clock clock) {
        this.settings = settings;
        this.issuer = issuer;
        this.store = store;
        this.inventory = inventory;
        this.admission = admission;
        this.clock = clock;
    }

    @RequestMapping("/api/v1/namespaces/{namespace}/serviceaccounts/{name}/token")
    void create(
            @PathVariable("namespace") String namespace,
            @PathVariable("name") String name,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        TokenIssuer tokens = issuer.orElseThrow(ApiErrors::noSuchPath);
        MediaType form = Creation.accepted(request);
        TokenRequestBody body = RequestBody.read(request, response, API_VERSION, KIND, TokenRequestBody.class);
        admission.admit(TokenReviewRequest.of(namespace, name, body, request));
        matches("name", body.metadata("name"), name, name);
        matches("namespace", body.metadata("namespace"), namespace, name);
        ServiceAccount account = store.get(ObjectPaths.namespaced("serviceaccounts", namespace, name))
                .map(ServiceAccount::of)
                .orElseThrow(() -> ApiErrors.notFound(new GroupResource("", "serviceaccounts"), name));
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Spec spec = body.defaulted(settings.apiAudiences());
        validate(spec);
        TokenBinding binding = new BoundObjectLookup(store).find(spec.boundObjectRef(), namespace, name);
        Spec granted = shortened(spec, response);
        long seconds = seconds(granted);
        List<String> audiences = Objects.requireNonNullElse(granted.audiences(), List.of());

        IssuedBoundToken token = tokens.issue(account, binding, audiences, now, seconds);
        inventory.add(account, binding, audiences, now, token);

        ObjectNode answer = Creation.object(KIND, API_VERSION, body.metadata());
        answer.withObject("metadata")
                .put("name", name)
                .put("namespace", namespace)
                .put("creationTimestamp", now.toString());
        answer.set("spec", Json.tree(granted));
        answer.putObject("status")
                .put("token", token.token())
                .put("expirationTimestamp", now.plusSeconds(seconds).toString());
        Creation.write(answer, form, response);
    }

    private static void matches(String field, String said, String meant, String account) {
        if (!said.isEmpty() && !said.equals(meant)) {
            throw invalid(
                    account,
                    FieldError.invalid(
                            "metadata." + field, said, "must match the service account " + field + " if specified"));
        }
    }

    private static void validate(Spec spec) {
        long seconds = seconds(spec);
        if (seconds < SHORTEST) {
            throw invalid(
                    "",
                    FieldError.invalid(
                            "spec.expirationSeconds", seconds, "may not specify a duration less than 10 minutes"));
        }
        if (seconds > LONGEST) {
            throw invalid(
                    "",
                    FieldError.invalid(
                            "spec.expirationSeconds", seconds, "may not specify a duration larger than 2^32 seconds"));
        }
    }

    private Spec shortened(Spec spec, HttpServletResponse response) {
        Duration longest = settings.maxTokenExpiration();
        if (longest == null || seconds(spec) <= longest.toSeconds()) {
            return spec;
        }
        response.addHeader(
                "Warning",
                "299 - \"requested expiration of %d seconds shortened to %d seconds\""
                        .formatted(seconds(spec), longest.toSeconds()));
        return new Spec(spec.audiences(), longest.toSeconds(), spec.boundObjectRef());
    }

    private static long seconds(Spec spec) {
        return Objects.requireNonNullElse(spec.expirationSeconds(), 0L);
    }

    private static ApiException invalid(String name, FieldError error) {
        return ApiErrors.invalid(TOKEN_REQUEST, name, List.of(error));
    }
}
