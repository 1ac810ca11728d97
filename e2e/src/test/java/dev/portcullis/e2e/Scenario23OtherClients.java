package dev.portcullis.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.portcullis.e2e.suite.Command;
import dev.portcullis.e2e.suite.Command.Result;
import dev.portcullis.e2e.suite.Portcullis;
import dev.portcullis.e2e.suite.SharedSuites;
import dev.portcullis.e2e.suite.StoreKind;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ConfigMapList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients of other languages and makers create, patch, watch, list by page and delete, with nothing said for our sake. */
@ParameterizedClass(name = "{0}")
@MethodSource("dev.portcullis.e2e.Cases#stores")
class Scenario23OtherClients {
    private static final Path HOME = Path.of(System.getProperty("portcullis.home", ".."))
            .toAbsolutePath()
            .normalize();
    private static final Path PROGRAMS = HOME.resolve("e2e/src/test/clients");
    private static final Duration SOON = Duration.ofSeconds(20);

    @Parameter(0)
    StoreKind store;

    @Test
    void python() {
        runs("/usr/bin/python3", PROGRAMS.resolve("client.py").toString(), kubeconfig(), "client-python");
    }

    @Test
    void javaScript() {
        String modules = HOME.resolve(".cache/client-node/node_modules").toString();
        runs("node", PROGRAMS.resolve("client.mjs").toString(), modules, kubeconfig(), "client-javascript");
    }

    private String kubeconfig() {
        return SharedSuites.on(store).kubeconfig().toString();
    }

    private static void runs(String... words) {
        Result result = new Command(List.of(words), Map.of(), HOME.resolve("e2e/target")).run(Duration.ofMinutes(1));
        assertThat(result.exit()).as("%s", result).isZero();
    }

    /** Its watch asks for a WebSocket first. */
    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void fabric8() {
        Portcullis portcullis = SharedSuites.on(store);
        Config config = Config.fromKubeconfig(portcullis.kubeconfig().toFile());
        try (KubernetesClient client =
                new KubernetesClientBuilder().withConfig(config).build()) {
            String namespace = SharedSuites.name("client-fabric8");
            client.namespaces()
                    .resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(namespace)
                            .endMetadata()
                            .build())
                    .create();
            for (int i = 0; i < 5; i++) {
                create(client, namespace, "m" + i);
            }
            KubernetesClientException twice =
                    catchThrowableOfType(KubernetesClientException.class, () -> create(client, namespace, "m0"));
            assertThat(twice.getCode()).isEqualTo(409);
            patches(client, namespace);
            pages(client, namespace);
            watches(client, namespace);
            ours(client, namespace).delete();
            assertThat(ours(client, namespace).list().getItems()).isEmpty();
            client.namespaces().withName(namespace).delete();
        }
    }

    private static void patches(KubernetesClient client, String namespace) {
        client.apps()
                .deployments()
                .inNamespace(namespace)
                .resource(new DeploymentBuilder()
                        .withNewMetadata()
                        .withName("web")
                        .endMetadata()
                        .withNewSpec()
                        .withNewSelector()
                        .addToMatchLabels("app", "web")
                        .endSelector()
                        .withNewTemplate()
                        .withNewMetadata()
                        .addToLabels("app", "web")
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("web")
                        .withImage("nginx:1")
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build())
                .create();
        var web = client.apps().deployments().inNamespace(namespace).withName("web");
        String sidecar = "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"side\",\"image\":\"b\"}]}}}}";
        assertThat(web.patch(PatchContext.of(PatchType.STRATEGIC_MERGE), sidecar)
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers())
                .hasSize(2);
        assertThat(web.scale(3).getSpec().getReplicas()).isEqualTo(3);
        assertThat(web.edit(deployment -> new DeploymentBuilder(deployment)
                                .editMetadata()
                                .addToLabels("tier", "front")
                                .endMetadata()
                                .build())
                        .getMetadata()
                        .getLabels())
                .containsEntry("tier", "front");
        Resource<ConfigMap> map = client.configMaps().inNamespace(namespace).withName("m0");
        assertThat(map.patch(PatchContext.of(PatchType.JSON_MERGE), "{\"data\":{\"a\":null,\"c\":\"d\"}}")
                        .getData())
                .isEqualTo(Map.of("c", "d"));
    }

    private static void pages(KubernetesClient client, String namespace) {
        List<String> names = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        String token = null;
        do {
            ConfigMapList page = ours(client, namespace)
                    .list(new ListOptionsBuilder()
                            .withLimit(2L)
                            .withContinue(token)
                            .build());
            page.getItems().forEach(item -> names.add(item.getMetadata().getName()));
            sizes.add(page.getItems().size());
            token = page.getMetadata().getContinue();
        } while (token != null && !token.isEmpty());
        assertThat(names).containsExactly("m0", "m1", "m2", "m3", "m4");
        assertThat(sizes).containsExactly(2, 2, 1);
    }

    private static void watches(KubernetesClient client, String namespace) {
        List<String> told = new CopyOnWriteArrayList<>();
        String version = ours(client, namespace).list().getMetadata().getResourceVersion();
        try (Watch watch = ours(client, namespace)
                        .watch(
                                new ListOptionsBuilder()
                                        .withResourceVersion(version)
                                        .build(),
                                new Watcher<ConfigMap>() {
                                    @Override
                                    public void eventReceived(Action action, ConfigMap map) {
                                        told.add(
                                                action + " " + map.getMetadata().getName() + " "
                                                        + map.getData().get("a"));
                                    }

                                    @Override
                                    public void onClose(WatcherException cause) {
                                        told.add(String.valueOf(cause));
                                    }
                                });
                var informer = ours(client, namespace).inform()) {
            create(client, namespace, "seen");
            Resource<ConfigMap> seen =
                    client.configMaps().inNamespace(namespace).withName("seen");
            seen.patch(PatchContext.of(PatchType.JSON_MERGE), "{\"data\":{\"a\":\"c\"}}");
            await().atMost(SOON).until(() -> informer.getStore().list().size() == 6);
            seen.delete();
            await().atMost(SOON).until(() -> told.size() == 3);
            await().atMost(SOON).until(() -> informer.getStore().list().size() == 5);
            assertThat(told).containsExactly("ADDED seen b", "MODIFIED seen c", "DELETED seen c");
        }
    }

    private static void create(KubernetesClient client, String namespace, String name) {
        ConfigMap made = client.configMaps()
                .inNamespace(namespace)
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .addToLabels("by", "fabric8")
                        .endMetadata()
                        .addToData("a", "b")
                        .build())
                .create();
        assertThat(made.getMetadata().getUid()).isNotEmpty();
    }

    private static FilterWatchListDeletable<ConfigMap, ConfigMapList, Resource<ConfigMap>> ours(
            KubernetesClient client, String namespace) {
        return client.configMaps().inNamespace(namespace).withLabel("by", "fabric8");
    }
}
