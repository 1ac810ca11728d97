package dev.portcullis.authz;

import dev.portcullis.authz.aggregation.ClusterRoleAggregation;
import dev.portcullis.authz.alwaysallow.AlwaysAllowAuthorizer;
import dev.portcullis.authz.alwaysdeny.AlwaysDenyAuthorizer;
import dev.portcullis.authz.bootstrap.BootstrapPolicy;
import dev.portcullis.authz.bootstrap.PolicyBootstrap;
import dev.portcullis.authz.bootstrap.PolicyReconciler;
import dev.portcullis.authz.bootstrap.RemotePolicyStore;
import dev.portcullis.authz.configuration.AuthorizerChain;
import dev.portcullis.authz.escalation.EscalationCheck;
import dev.portcullis.authz.escalation.EscalationController;
import dev.portcullis.authz.escalation.StoreRoleReader;
import dev.portcullis.authz.freshness.Freshness;
import dev.portcullis.authz.node.NodeAuthorizer;
import dev.portcullis.authz.node.NodeInformers;
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
import dev.portcullis.kube.leader.ControllerFactory;
import dev.portcullis.kube.leader.ElectedControllers;
import dev.portcullis.kube.leader.Leases;
import dev.portcullis.kube.service.Callers;
import dev.portcullis.kube.service.FlagValues;
import dev.portcullis.kube.service.InternalService;
import dev.portcullis.kube.service.PortcullisService;
import dev.portcullis.kube.service.ServiceName;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
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
    PolicyReviews.class,
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
                .allow("/apis/authorization.k8s.io/**", ServiceName.GATEWAY)
                .allow("/apis/policy.portcullis.dev/**", ServiceName.GATEWAY);
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

    @Bean
    NodeAuthorizer node() {
        return new NodeAuthorizer(BootstrapPolicy.nodeRules());
    }

    @Bean
    AuthorizerChain authorizers(Environment flags, List<Authorizer> available, Epoch epoch) {
        return new AuthorizerChain(FlagValues.of(flags), available, epoch::bump);
    }

    @Bean
    UnionAuthorizer chain(AuthorizerChain authorizers) {
        return authorizers.union();
    }

    @Bean(initMethod = "start")
    NodeInformers nodeInformers(NodeAuthorizer node, AuthorizerChain authorizers, StoreClient store) {
        return authorizers.asks(NodeAuthorizer.MODE) ? node.informers(store) : NodeInformers.none();
    }

    @Bean
    RbacInformers rbacInformers(StoreClient store, RbacIndex index, Epoch epoch) {
        return new RbacInformers(store, index, epoch);
    }

    @Bean(initMethod = "start")
    PolicyBootstrap bootstrap(StoreClient store, RbacInformers informers) {
        return new PolicyBootstrap(new PolicyReconciler(new RemotePolicyStore(store)), informers);
    }

    @Bean(initMethod = "start")
    Freshness freshness(RbacInformers rbac, NodeInformers nodes, Epoch epoch) {
        return new Freshness(() -> Collections.max(List.of(rbac.outOfSight(), nodes.outOfSight())), epoch::bump);
    }

    @Bean
    EscalationCheck escalationCheck(UnionAuthorizer chain, RbacAuthorizer rbac, StoreClient store) {
        return new EscalationCheck(chain, rbac, new StoreRoleReader(store));
    }

    @Bean("policy")
    Readiness readiness(PolicyBootstrap bootstrap, NodeInformers nodes, Freshness freshness) {
        return new Readiness(() -> bootstrap.complete() && nodes.synced(), freshness::stale);
    }

    @Bean(initMethod = "start")
    @ConditionalOnBooleanProperty(name = "clusterrole-aggregation", matchIfMissing = true)
    ClusterRoleAggregation aggregation(StoreClient store) {
        return new ClusterRoleAggregation(store);
    }

    @Bean
    ElectedControllers controllers(
            ObjectProvider<ClusterRoleAggregation> aggregation, StoreClient store, Environment flags) {
        List<ControllerFactory> factories = aggregation.stream()
                .<ControllerFactory>map(one -> () -> List.of(one.lead()))
                .toList();
        return new ElectedControllers(
                ServiceName.AUTHZ, factories, Leases.of(store), FlagValues.of(flags), Clock.systemUTC());
    }
}
