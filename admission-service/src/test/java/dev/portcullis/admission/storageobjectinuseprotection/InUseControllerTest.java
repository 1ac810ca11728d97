package dev.portcullis.admission.storageobjectinuseprotection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.admission.cases.FakeCluster;
import dev.portcullis.admission.storageobjectinuseprotection.InUseController.Deletion;
import dev.portcullis.kube.content.Yaml;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** What is being deleted stays as long as it is used, and no longer. */
class InUseControllerTest {
    private static final String CLAIM = """
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata:
              name: data
              namespace: ns
              deletionTimestamp: '2026-01-01T00:00:00Z'
              finalizers: [example.org/mine, kubernetes.io/pvc-protection]
            spec: {volumeAttributesClassName: fast}
            """;
    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata: {name: user, namespace: ns}
            spec:
              nodeName: n1
              volumes: [{name: v, persistentVolumeClaim: {claimName: data}}]
            """;
    private static final String POD_PATH = "/api/v1/namespaces/ns/pods/user";

    private final FakeCluster cluster = new FakeCluster(List.of());
    private final List<ObjectNode> released = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> leading = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable one : leading) {
            one.close();
        }
    }

    private static ObjectNode yaml(String text) {
        return (ObjectNode) Yaml.readOwn(text.getBytes(UTF_8));
    }

    private void put(String... objects) {
        Stream.of(objects).map(InUseControllerTest::yaml).forEach(cluster::put);
    }

    /** Tells the controller of an object, as a watch would. */
    private void seen(Guarded kind, String object) {
        InUseController controller = new InUseController(
                kind,
                cluster,
                (path, now) -> {
                    assertThat(path).isEqualTo(kind.path(now));
                    cluster.put(now);
                    released.add(now);
                },
                List::of);
        leading.addAll(controller.start());
        cluster.put(yaml(object));
        controller.changed(Deletion.of(kind, yaml(object)));
        controller.changed(null);
    }

    private void isReleased() {
        await().atMost(Duration.ofSeconds(10)).until(() -> released.size() == 1);
    }

    private void stays() {
        await().during(Duration.ofMillis(200)).atMost(Duration.ofSeconds(2)).until(released::isEmpty);
    }

    @Test
    void aClaimStaysUntilItsPodIsGone() {
        put(POD);
        seen(Guarded.CLAIM, CLAIM);
        stays();
        cluster.delete(POD_PATH);
        isReleased();
        assertThat(released.getFirst().at("/metadata/finalizers").toString())
                .as("others' finalizers are none of its business")
                .isEqualTo("[\"example.org/mine\"]");
    }

    @Test
    void aPodWithoutANodeDoesNotCountNorDoesOneOfAnotherNamespace() {
        put(POD.replace("nodeName: n1", "nodeName: ''"), POD.replace("namespace: ns", "namespace: other"));
        seen(Guarded.CLAIM, CLAIM);
        isReleased();
    }

    @Test
    void theClaimOfAnEphemeralVolumeIsNamedAfterPodAndVolume() {
        put(POD.replace("persistentVolumeClaim: {claimName: data}", "ephemeral: {volumeClaimTemplate: {}}"));
        seen(Guarded.CLAIM, CLAIM.replace("name: data", "name: user-v"));
        stays();
        cluster.delete(POD_PATH);
        isReleased();
    }

    @Test
    void whatIsNotBeingDeletedIsLeftAlone() {
        seen(Guarded.CLAIM, CLAIM.replace("deletionTimestamp: '2026-01-01T00:00:00Z'", "labels: {}"));
        stays();
    }

    @Test
    void aVolumeStaysWhileItIsBound() {
        String volume = """
                apiVersion: v1
                kind: PersistentVolume
                metadata: {name: disk, deletionTimestamp: '2026-01-01T00:00:00Z', finalizers: [kubernetes.io/pv-protection]}
                status: {phase: Bound}
                """;
        seen(Guarded.VOLUME, volume);
        stays();
        put(volume.replace("Bound", "Released"));
        isReleased();
    }

    @Test
    void aClassOfAttributesStaysWhileAClaimOrAVolumeHasIt() {
        put(CLAIM, """
                apiVersion: v1
                kind: PersistentVolume
                metadata: {name: disk}
                spec: {volumeAttributesClassName: fast}
                """);
        seen(Guarded.CLASS, """
                apiVersion: storage.k8s.io/v1
                kind: VolumeAttributesClass
                metadata: {name: fast, deletionTimestamp: '2026-01-01T00:00:00Z', finalizers: [kubernetes.io/vac-protection]}
                """);
        stays();
        cluster.delete("/api/v1/namespaces/ns/persistentvolumeclaims/data");
        stays();
        cluster.delete("/api/v1/persistentvolumes/disk");
        isReleased();
    }
}
