package dev.portcullis.authz.policyreview;

import static org.springframework.web.bind.annotation.RequestMethod.DELETE;
import static org.springframework.web.bind.annotation.RequestMethod.GET;
import static org.springframework.web.bind.annotation.RequestMethod.HEAD;
import static org.springframework.web.bind.annotation.RequestMethod.OPTIONS;
import static org.springframework.web.bind.annotation.RequestMethod.PATCH;
import static org.springframework.web.bind.annotation.RequestMethod.POST;
import static org.springframework.web.bind.annotation.RequestMethod.PUT;
import static org.springframework.web.bind.annotation.RequestMethod.TRACE;

import dev.portcullis.authz.review.Readiness;
import dev.portcullis.kube.content.MediaType;
import dev.portcullis.kube.status.ApiErrors;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** The group, as clients see it through the gateway; what there is to discover they learn from the store. */
@RestController
public class PolicyGroupController {
    public static final String GROUP = "policy.portcullis.dev";
    public static final String VERSION = GROUP + "/v1alpha1";
    private static final String ROOT = "/apis/" + VERSION + "/";

    private final Map<String, PolicyReview> reviews;
    private final Readiness readiness;

    public PolicyGroupController(List<PolicyReview> reviews, Readiness readiness) {
        this.reviews = reviews.stream().collect(Collectors.toMap(PolicyReview::resource, Function.identity()));
        this.readiness = readiness;
    }

    /** All methods by name: Spring would answer OPTIONS by itself. */
    @RequestMapping(
            path = "/apis/" + GROUP + "/**",
            method = {GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, TRACE})
    void create(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getRequestURI();
        PolicyReview review = path.startsWith(ROOT) ? reviews.get(path.substring(ROOT.length())) : null;
        if (review == null) {
            throw ApiErrors.noSuchPath();
        }
        if (!request.getMethod().equals("POST")) {
            throw ApiErrors.methodNotAllowed();
        }
        readiness.check();
        String accept = request.getHeader("Accept");
        boolean table = Tables.isMeant(accept);
        MediaType form = table ? MediaType.JSON : MediaType.accepted(accept);
        ObjectNode answer = review.answer(new ReviewRequest(review.kind(), request, response));
        byte[] body = form.write(table ? review.table(answer) : answer);
        response.setStatus(201);
        response.setContentType(form.text());
        response.setHeader("Cache-Control", "no-cache, private");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
