package dev.portcullis.authn.oidc;

import dev.portcullis.authn.serviceaccount.ServiceAccountSettings;
import dev.portcullis.authn.serviceaccount.TokenKeys;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.status.Status;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** {@code /.well-known/openid-configuration} and {@code /openid/v1/jwks}. */
@RestController
public class OpenIdController {
    private static final String JWKS = "application/jwk-set+json";
    private static final String JSON = "application/json";

    private final ServiceAccountSettings settings;
    private final Supplier<TokenKeys> keys;
    private volatile Documents last;

    private record Documents(TokenKeys keys, byte[] configuration, byte[] keySet) {
        static Documents of(ServiceAccountSettings settings, TokenKeys keys) {
            ObjectNode document = Json.object();
            document.put("issuer", settings.issuers().getFirst());
            document.put("jwks_uri", settings.jwksUri());
            document.putArray("response_types_supported").add("id_token");
            document.putArray("subject_types_supported").add("public");
            document.set("id_token_signing_alg_values_supported", Json.MAPPER.valueToTree(keys.algorithms()));
            return new Documents(
                    keys,
                    Json.write(document),
                    keys.publicKeySet().toString(true).getBytes(StandardCharsets.UTF_8));
        }
    }

    public OpenIdController(ServiceAccountSettings settings, Supplier<TokenKeys> keys) {
        this.settings = settings;
        this.keys = keys;
        this.last = Documents.of(settings, keys.get());
    }

    private Documents documents() {
        TokenKeys now = keys.get();
        Documents documents = last;
        if (documents.keys() != now) {
            documents = Documents.of(settings, now);
            last = documents;
        }
        return documents;
    }

    @RequestMapping("/.well-known/openid-configuration")
    void configuration(HttpServletRequest request, HttpServletResponse response) throws IOException {
        write(documents().configuration(), JSON, request, response);
    }

    @RequestMapping("/openid/v1/jwks")
    void keys(HttpServletRequest request, HttpServletResponse response) throws IOException {
        write(documents().keySet(), JWKS, request, response);
    }

    private static void write(byte[] body, String type, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (!request.getMethod().equals("GET")) {
            throw ApiErrors.methodNotAllowed();
        }
        if (!accepts(request.getHeader("Accept"), type)) {
            throw Status.failure(
                            406,
                            "NotAcceptable",
                            "406: Not Acceptable",
                            new Status.Details(null, null, null, null, null, null))
                    .exception();
        }
        response.setContentType(type);
        response.setHeader("Cache-Control", "public, max-age=3600");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    private static boolean accepts(@Nullable String accept, String type) {
        if (accept == null || accept.isBlank()) {
            return true;
        }
        Set<String> ranges = Set.of("*/*", "application/*", type);
        List<String> wanted = Arrays.stream(accept.split(","))
                .map(range -> range.split(";", 2)[0].strip())
                .toList();
        return wanted.stream().anyMatch(ranges::contains);
    }
}
