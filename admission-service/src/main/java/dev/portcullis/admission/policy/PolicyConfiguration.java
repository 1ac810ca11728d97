package dev.portcullis.admission.policy;

import dev.portcullis.admission.chain.IfWanted;
import dev.portcullis.admission.cluster.ClusterObjects;
import dev.portcullis.admission.policy.definition.Binding;
import dev.portcullis.admission.policy.definition.MutatingPolicy;
import dev.portcullis.admission.policy.definition.Policies;
import dev.portcullis.admission.policy.definition.ValidatingPolicy;
import dev.portcullis.admission.policy.mutating.MutatingPolicies;
import dev.portcullis.admission.policy.parameter.Parameters;
import dev.portcullis.admission.policy.validating.ValidatingPolicies;
import dev.portcullis.kube.cel.Authorizers;
import dev.portcullis.kube.client.StoreClient;
import dev.portcullis.kube.informer.Informer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
public class PolicyConfiguration {
    private static final String PATH = "/apis/admissionregistration.k8s.io/v1/";

    @Bean
    @IfWanted(ValidatingPolicies.NAME)
    Informer<ValidatingPolicy> validatingPolicyInformer(StoreClient store) {
        return new Informer<>(store, PATH + "validatingadmissionpolicies", ValidatingPolicy::of);
    }

    @Bean
    @IfWanted(ValidatingPolicies.NAME)
    Informer<Binding> validatingBindingInformer(StoreClient store) {
        return new Informer<>(store, PATH + "validatingadmissionpolicybindings", Binding::of);
    }

    @Bean
    @IfWanted(ValidatingPolicies.NAME)
    ValidatingPolicies validatingPolicies(
            Informer<ValidatingPolicy> validatingPolicyInformer,
            Informer<Binding> validatingBindingInformer,
            ClusterObjects cluster,
            Authorizers authorizers) {
        return new ValidatingPolicies(
                Policies.of(validatingPolicyInformer, validatingBindingInformer),
                new Parameters(cluster),
                cluster,
                authorizers);
    }

    @Bean
    @IfWanted(MutatingPolicies.NAME)
    Informer<MutatingPolicy> mutatingPolicyInformer(StoreClient store) {
        return new Informer<>(store, PATH + "mutatingadmissionpolicies", MutatingPolicy::of);
    }

    @Bean
    @IfWanted(MutatingPolicies.NAME)
    Informer<Binding> mutatingBindingInformer(StoreClient store) {
        return new Informer<>(store, PATH + "mutatingadmissionpolicybindings", Binding::of);
    }

    @Bean
    @IfWanted(MutatingPolicies.NAME)
    MutatingPolicies mutatingPolicies(
            Informer<MutatingPolicy> mutatingPolicyInformer,
            Informer<Binding> mutatingBindingInformer,
            ClusterObjects cluster,
            Authorizers authorizers) {
        return new MutatingPolicies(
                Policies.of(mutatingPolicyInformer, mutatingBindingInformer),
                new Parameters(cluster),
                cluster,
                authorizers);
    }
}
