package dev.portcullis.authz.policyreview;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.portcullis.kube.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Asks a review as the controller would. */
public final class Answered {
    private Answered() {}

    /** The status that answers a spec. */
    public static JsonNode status(PolicyReview review, ObjectNode spec) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        ObjectNode body = Json.object();
        body.set("spec", spec);
        request.setContent(body.toString().getBytes(UTF_8));
        request.setContentType("application/json");
        try {
            return review.answer(new ReviewRequest(review.kind(), request, new MockHttpServletResponse()))
                    .path("status");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
