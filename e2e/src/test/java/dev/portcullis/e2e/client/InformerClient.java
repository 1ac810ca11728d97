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
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.Response;

/** An informer of the official Java client on the config maps of a namespace, and what it had to ask the server for. */
public final class InformerClient implements AutoCloseable {
    private final SharedInformerFactory factory;
    private final SharedIndexInformer<V1ConfigMap> informer;
    private final AtomicInteger lists = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger expired = new AtomicInteger();

    /** @param labelSelector null for all of them */
    public InformerClient(Portcullis portcullis, String namespace, String labelSelector) {
        ApiClient client = client(portcullis);
        client.setHttpClient(client.getHttpClient()
                .newBuilder()
                .addInterceptor(this::count)
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

    private Response count(Interceptor.Chain chain) throws IOException {
        HttpUrl asked = chain.request().url();
        if (!"true".equals(asked.queryParameter("watch"))) {
            lists.incrementAndGet();
            String version = asked.queryParameter("resourceVersion");
            if (version == null || version.isEmpty()) {
                expired.incrementAndGet();
            }
        }
        boolean served = false;
        try {
            Response answer = chain.proceed(chain.request());
            served = answer.isSuccessful();
            return answer;
        } finally {
            if (!served) {
                refused.incrementAndGet();
            }
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

    /** How often it listed; it does so at first, and again when something was not served. */
    public int lists() {
        return lists.get();
    }

    /** Requests that were answered with an error or not at all. */
    public int refused() {
        return refused.get();
    }

    /** Lists for want of a version to go on from: the server had said that it is gone. */
    public int expired() {
        return expired.get();
    }

    @Override
    public void close() {
        factory.stopAllRegisteredInformers();
    }
}
