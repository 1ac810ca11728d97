package dev.portcullis.authn.review;

import dev.portcullis.kube.content.MediaType;
import dev.portcullis.kube.content.RequestBody;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.user.RemoteUserHeaders;
import dev.portcullis.kube.user.UserInfo;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code SelfSubjectReview}: who am I? What {@code kubectl auth whoami} asks. */
@RestController
public class SelfSubjectReviewController {
    private static final String KIND = "SelfSubjectReview";

    private final Clock clock;

    record Body(
            @Nullable String apiVersion,
            @Nullable String kind,
            @Nullable JsonNode metadata,
            @Nullable JsonNode status) {}

    public SelfSubjectReviewController(Clock clock) {
        this.clock = clock;
    }

    @RequestMapping("/apis/authentication.k8s.io/v1/selfsubjectreviews")
    void create(HttpServletRequest request, HttpServletResponse response) throws IOException {
        MediaType form = Creation.accepted(request);
        RequestBody.read(request, response, TokenReviewController.API_VERSION, KIND, Body.class);
        UserInfo user = user(request);
        if (user.username().isEmpty()) {
            throw ApiErrors.badRequest("no user present on request");
        }
        ObjectNode review = Creation.object(KIND, TokenReviewController.API_VERSION, null);
        review.putObject("metadata")
                .put(
                        "creationTimestamp",
                        clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        review.putObject("status").set("userInfo", Json.tree(user));
        Creation.write(review, form, response);
    }

    private static UserInfo user(HttpServletRequest request) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (String name : Collections.list(request.getHeaderNames())) {
            headers.put(name, Collections.list(request.getHeaders(name)));
        }
        return RemoteUserHeaders.read(headers);
    }
}
