package dev.portcullis.authz;

import dev.portcullis.authz.aggregation.ClusterRoleAggregation;
import dev.portcullis.authz.alwaysallow.AlwaysAllowAuthorizer;
import dev.portcullis.authz.alwaysdeny.AlwaysDenyAuthorizer;
import dev.portcullis.authz.bootstrap.PolicyBootstrap;
import dev.portcullis.authz.bootstrap.PolicyReconciler;
import dev.portcullis.authz.bootstrap.RemotePolicyStore;
import dev.portcullis.authz.escalation.EscalationCheck;
import dev.portcullis.authz.escalation.EscalationController;
import dev.portcullis.authz.escalation.StoreRoleReader;
import dev.portcullis.authz.masters.MastersAuthorizer;
import dev.portcullis.authz.rbac.RbacAuthorizer;
import dev.portcullis.authz.rbac.RbacIndex;
import dev.portcullis.authz.rbac.RbacInformers;
import dev.portcullis.authz.review.AuthorizationGroupController;
import dev.portcullis.authz.review.AuthorizeController;
import dev.portcullis.authz.review.Errors;
import dev.portcullis.authz.review.Readiness;
import dev.portcullis.authz.review.ReviewCreation;
import dev.portcullis.kube.client.InternalClients;
import dev.portcullis.kube.client.StoreClient;
import dev.portcullis.kube.epoch.Epoch;
import dev.portcullis.kube.epoch.EpochController;
import dev.portcullis.kube.service.Callers;
import dev.portcullis.kube.service.InternalService;
import dev.portcullis.kube.service.PortcullisService;
import dev.portcullis.kube.service.ServiceName;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/** The service: what there is, and in which order it is asked. */
@InternalService
@Import({
    EpochController.class,
    EscalationController.class,
    AuthorizeController.class,
    AuthorizationGroupController.class,
    Errors.class,
    ReviewCreation.class
})
public class AuthzService {
    public static void main(String... args) {
        PortcullisService.run(ServiceName.AUTHZ, AuthzService.class, args);
    }

    @Bean
    Callers callers() {
        return new Callers()
                .allow("/authorize", ServiceName.GATEWAY, ServiceName.AUTHN, ServiceName.ADMISSION)
                .allow("/epochs", ServiceName.GATEWAY)
                .allow("/escalation", ServiceName.ADMISSION)
                .allow("/apis/authorization.k8s.io/**", ServiceName.GATEWAY);
    }

    @Bean
    Epoch epoch() {
        return new Epoch();
    }

    @Bean
    StoreClient store(Environment flags, SslBundles bundles) {
        return new InternalClients(flags, bundles).store();
    }

    @Bean
    RbacIndex rbacIndex() {
        return new RbacIndex();
    }

    @Bean
    RbacAuthorizer rbac(RbacIndex index) {
        return new RbacAuthorizer(index);
    }

    @Bean
    AlwaysAllowAuthorizer alwaysAllow() {
        return new AlwaysAllowAuthorizer();
    }

    @Bean
    AlwaysDenyAuthorizer alwaysDeny() {
        return new AlwaysDenyAuthorizer();
    }

    /** The administrators' group first, then the modes as the flag orders them. */
    @Bean
    UnionAuthorizer chain(@Value("${authorization-mode:RBAC}") String modes, List<Authorizer> available) {
        List<Authorizer> chain = new ArrayList<>();
        chain.add(new MastersAuthorizer());
        chain.addAll(AuthorizationModes.parse(modes).choose(available));
        return new UnionAuthorizer(chain);
    }

    @Bean(initMethod = "start")
    PolicyBootstrap bootstrap(StoreClient store, RbacIndex index, Epoch epoch) {
        return new PolicyBootstrap(
                new PolicyReconciler(new RemotePolicyStore(store)), new RbacInformers(store, index, epoch));
    }

    @Bean
    EscalationCheck escalationCheck(UnionAuthorizer chain, RbacAuthorizer rbac, StoreClient store) {
        return new EscalationCheck(chain, rbac, new StoreRoleReader(store));
    }

    @Bean("policy")
    Readiness readiness(PolicyBootstrap bootstrap) {
        return new Readiness(bootstrap::complete);
    }

    @Bean(initMethod = "start")
    @ConditionalOnBooleanProperty(name = "clusterrole-aggregation", matchIfMissing = true)
    ClusterRoleAggregation aggregation(StoreClient store) {
        return new ClusterRoleAggregation(store);
    }
}
