package dev.portcullis.e2e.client;

import dev.portcullis.e2e.suite.Portcullis;
import io.kubernetes.client.informer.SharedIndexInformer;
import io.kubernetes.client.informer.SharedInformerFactory;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1ConfigMapList;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.KubeConfig;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An informer of the official Java client on the config maps of a namespace, and what it asked the server for. */
public final class InformerClient implements AutoCloseable {
    private final SharedInformerFactory factory;
    private final SharedIndexInformer<V1ConfigMap> informer;
    private final InformerWire wire = new InformerWire();

    /** @param labelSelector null for all of them */
    public InformerClient(Portcullis portcullis, String namespace, String labelSelector) {
        ApiClient client = client(portcullis);
        client.setHttpClient(client.getHttpClient()
                .newBuilder()
                .addInterceptor(wire)
                .readTimeout(Duration.ZERO)
                .build());
        CoreV1Api core = new CoreV1Api(client);
        factory = new SharedInformerFactory(client);
        informer = factory.sharedIndexInformerFor(
                call -> core.listNamespacedConfigMap(namespace)
                        .labelSelector(labelSelector)
                        .resourceVersion(call.resourceVersion)
                        .timeoutSeconds(call.timeoutSeconds)
                        .watch(call.watch)
                        .buildCall(null),
                V1ConfigMap.class,
                V1ConfigMapList.class);
        factory.startAllRegisteredInformers();
    }

    private static ApiClient client(Portcullis portcullis) {
        try (Reader config = Files.newBufferedReader(portcullis.kubeconfig())) {
            return ClientBuilder.kubeconfig(KubeConfig.loadKubeConfig(config)).build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public boolean synced() {
        return informer.hasSynced();
    }

    /** Names and versions as the cache has them. */
    public Map<String, String> cached() {
        Map<String, String> cached = new TreeMap<>();
        informer.getIndexer()
                .list()
                .forEach(map -> cached.put(
                        map.getMetadata().getName(), map.getMetadata().getResourceVersion()));
        return cached;
    }

    /** What it asked for and is over, in order. */
    public List<InformerRequest> requests() {
        return wire.requests();
    }

    /** The versions that it was told, in order: those of events, and below zero those of lists. */
    public List<Long> told() {
        return wire.told();
    }

    @Override
    public void close() {
        factory.stopAllRegisteredInformers();
    }
}
