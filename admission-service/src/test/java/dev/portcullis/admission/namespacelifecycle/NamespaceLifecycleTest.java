package dev.portcullis.admission.namespacelifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.Mutation;
import dev.portcullis.admission.Operation;
import dev.portcullis.admission.Reviews;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamespaceLifecycleTest {
    private final List<String> leaving = new ArrayList<>();
    private final NamespaceLifecycle plugin = new NamespaceLifecycle(new Namespaces() {
        private final Map<String, Phase> phases = Map.of("live", Phase.ACTIVE, "going", Phase.TERMINATING);

        @Override
        public Optional<Phase> phase(String name) {
            return Optional.ofNullable(phases.get(name));
        }

        @Override
        public void goingAway(String name) {
            leaving.add(name);
        }
    });

    private static Attributes configMap(Operation operation, String namespace) {
        return Reviews.of(operation, "ConfigMap", "configmaps", namespace, "late");
    }

    @Test
    void newObjectsNeedALiveNamespace() {
        Reviews.admitted(plugin, configMap(Operation.CREATE, "live"));
        assertThat(Reviews.rejected(plugin, configMap(Operation.CREATE, "none")))
                .isEqualTo("404 namespaces \"none\" not found");
        assertThat(Reviews.rejected(plugin, configMap(Operation.CREATE, "going")))
                .isEqualTo(
                        "403 configmaps \"late\" is forbidden: unable to create new content in namespace going because it is"
                                + " being terminated");
    }

    @Test
    void theRefusalCarriesItsCause() {
        var rejected = (Mutation.Rejected) plugin.mutate(configMap(Operation.CREATE, "going"));
        assertThat(rejected.why().details().causes().getFirst().reason()).isEqualTo("NamespaceTerminating");
        assertThat(rejected.why().details().causes().getFirst().field()).isEqualTo("metadata.namespace");
    }

    @Test
    void whatIsThereMayChangeWhileItsNamespaceGoes() {
        Reviews.admitted(plugin, configMap(Operation.UPDATE, "going"));
        assertThat(plugin.handles(configMap(Operation.DELETE, "going"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "kube-system", "kube-public"})
    void theClustersOwnNamespacesStay(String name) {
        Attributes delete = Reviews.of(Operation.DELETE, "Namespace", "namespaces", name, name);
        assertThat(plugin.handles(delete)).isTrue();
        assertThat(Reviews.rejected(plugin, delete))
                .isEqualTo("403 namespaces \"" + name + "\" is forbidden: this namespace may not be deleted");
    }

    @Test
    void aDeletedNamespaceIsAskedForAnew() {
        assertThat(plugin.mutate(Reviews.of(Operation.DELETE, "Namespace", "namespaces", "live", "live")))
                .isInstanceOf(Mutation.Admitted.class);
        assertThat(leaving).containsExactly("live");
    }

    @Test
    void clusterScopedObjectsAndNewNamespacesPass() {
        assertThat(plugin.handles(Reviews.of(Operation.CREATE, "Node", "nodes", "", "n")))
                .isFalse();
        assertThat(plugin.handles(Reviews.of(Operation.CREATE, "Namespace", "namespaces", "x", "x")))
                .isFalse();
    }
}
