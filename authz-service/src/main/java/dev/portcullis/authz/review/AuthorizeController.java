package dev.portcullis.authz.review;

import dev.portcullis.authz.UnionAuthorizer;
import dev.portcullis.authz.Verdict;
import dev.portcullis.kube.epoch.Epoch;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.review.SubjectAccessReview;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.user.UserInfo;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;

/** {@code POST /authorize}: the gateway's question before every request. */
@RestController
public class AuthorizeController {
    private final UnionAuthorizer chain;
    private final Epoch epoch;
    private final Readiness readiness;

    public AuthorizeController(UnionAuthorizer chain, Epoch epoch, Readiness readiness) {
        this.chain = chain;
        this.epoch = epoch;
        this.readiness = readiness;
    }

    @PostMapping(path = "/authorize", produces = "application/json")
    byte[] authorize(@RequestBody byte[] body) {
        SubjectAccessReview review = read(body);
        if (!administrator(review.spec())) {
            readiness.check();
        }
        String decidedOn = epoch.current();
        Verdict verdict = chain.authorize(Reviews.access(review.spec()));
        return Json.write(review.decided(Reviews.status(verdict, decidedOn)));
    }

    /** Whose rights depend on nothing that has to be read. */
    private static boolean administrator(SubjectAccessReview.Spec spec) {
        return spec.groups() != null && spec.groups().contains(UserInfo.MASTERS);
    }

    private static SubjectAccessReview read(byte[] body) {
        try {
            SubjectAccessReview review = Json.read(body, SubjectAccessReview.class);
            if (review.spec() != null
                    && (review.spec().resourceAttributes() == null)
                            != (review.spec().nonResourceAttributes() == null)) {
                return review;
            }
        } catch (JacksonException e) {
            throw ApiErrors.badRequest("not a SubjectAccessReview: " + e.getOriginalMessage());
        }
        throw ApiErrors.badRequest("a SubjectAccessReview must have resourceAttributes or nonResourceAttributes");
    }
}
