package dev.portcullis.authz.review;

import dev.portcullis.authz.Access;
import dev.portcullis.authz.UnionAuthorizer;
import dev.portcullis.authz.Verdict;
import dev.portcullis.authz.nearmiss.NearestMisses;
import dev.portcullis.authz.rbac.RbacAuthorizer;
import dev.portcullis.kube.epoch.Epoch;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.review.SubjectAccessReview;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.kube.user.UserInfo;
import java.util.List;
import java.util.Objects;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;

/** {@code POST /authorize}: the gateway's question before every request. */
@RestController
public class AuthorizeController {
    private static final int MOST_MISSES = 5;

    private final UnionAuthorizer chain;
    private final NearestMisses misses;
    private final Epoch epoch;
    private final Readiness readiness;

    public AuthorizeController(UnionAuthorizer chain, NearestMisses misses, Epoch epoch, Readiness readiness) {
        this.chain = chain;
        this.misses = misses;
        this.epoch = epoch;
        this.readiness = readiness;
    }

    /** @param explain whether the trace of a refusal is to say what would nearly have allowed it, which takes a second look */
    @PostMapping(path = "/authorize", produces = "application/json")
    byte[] authorize(
            @RequestBody byte[] body, @RequestParam(name = "explain", defaultValue = "false") boolean explain) {
        SubjectAccessReview review = read(body);
        if (!administrator(review.spec())) {
            readiness.check();
        }
        String decidedOn = epoch.current();
        Access access = Reviews.access(review.spec());
        Verdict verdict = chain.authorize(access);
        SubjectAccessReview.Status status = Reviews.status(verdict, decidedOn);
        return Json.write(review.decided(explain && !verdict.allowed() ? explained(status, access) : status));
    }

    /** For the audit log: what would nearly have allowed it. */
    private SubjectAccessReview.Status explained(SubjectAccessReview.Status status, Access access) {
        return status.withTrace(
                Objects.requireNonNullElse(status.trace(), List.<SubjectAccessReview.Answer>of()).stream()
                        .map(answer -> answer.authorizer().equals(RbacAuthorizer.MODE)
                                ? answer.withMisses(nearest(access))
                                : answer)
                        .toList());
    }

    private List<String> nearest(Access access) {
        return misses.atFirstSight(access, MOST_MISSES).stream()
                .map(miss -> miss.message(access.attributes()))
                .toList();
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
