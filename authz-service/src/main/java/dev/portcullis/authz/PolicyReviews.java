package dev.portcullis.authz;

import dev.portcullis.authz.accessmatrix.AccessMatrix;
import dev.portcullis.authz.aggregation.ClusterRoleAggregation;
import dev.portcullis.authz.bulkreview.BulkSubjectAccessReview;
import dev.portcullis.authz.explanation.AccessExplanation;
import dev.portcullis.authz.leastprivilege.LeastPrivilege;
import dev.portcullis.authz.nearmiss.NearestMisses;
import dev.portcullis.authz.policydiff.PolicyDiff;
import dev.portcullis.authz.policyreview.PolicyGroupController;
import dev.portcullis.authz.policyreview.PolicyReview;
import dev.portcullis.authz.rbac.RbacIndex;
import dev.portcullis.authz.review.Readiness;
import dev.portcullis.authz.whocan.WhoCan;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The group policy.portcullis.dev: its kinds. */
@Configuration(proxyBeanMethods = false)
class PolicyReviews {
    @Bean
    NearestMisses nearestMisses(RbacIndex index) {
        return new NearestMisses(index);
    }

    @Bean
    PolicyGroupController policyGroup(
            UnionAuthorizer chain,
            RbacIndex index,
            NearestMisses misses,
            ObjectProvider<ClusterRoleAggregation> aggregation,
            Readiness readiness) {
        List<PolicyReview> reviews = List.of(
                new AccessExplanation(chain, misses),
                new AccessMatrix(chain),
                new BulkSubjectAccessReview(chain),
                new LeastPrivilege(),
                new PolicyDiff(
                        chain,
                        index,
                        () -> aggregation.stream()
                                .flatMap(each -> each.roles().stream())
                                .toList()),
                new WhoCan(chain));
        return new PolicyGroupController(reviews, readiness);
    }
}
