package dev.portcullis.admission.resourcequota;

import dev.portcullis.kube.client.StoreClient;
import dev.portcullis.kube.informer.Informer;
import dev.portcullis.kube.json.Json;
import dev.portcullis.kube.quantity.Quantity;
import dev.portcullis.kube.status.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The quotas in the store. */
final class StoreQuotas implements Quotas {
    private final StoreClient store;
    /** Those that have quotas, and how many. */
    private final Map<String, Integer> namespaces = new ConcurrentHashMap<>();

    StoreQuotas(StoreClient store, Informer<Quota> informer) {
        this.store = store;
        informer.onChange((key, before, after) -> {
            String namespace = key.substring(0, key.indexOf('/'));
            if (before == null) {
                namespaces.merge(namespace, 1, Integer::sum);
            } else if (after == null) {
                namespaces.computeIfPresent(namespace, (n, quotas) -> quotas == 1 ? null : quotas - 1);
            }
        });
    }

    @Override
    public boolean any(String namespace) {
        return namespaces.containsKey(namespace);
    }

    @Override
    public List<Quota> live(String namespace) {
        List<Quota> quotas = new ArrayList<>();
        for (JsonNode item : store.list("/api/v1/namespaces/" + namespace + "/resourcequotas")
                .path("items")) {
            quotas.add(Quota.of((ObjectNode) item));
        }
        return quotas;
    }

    /** Replaces the status, if the quota is still as it was read. */
    boolean setStatus(Quota quota, Map<String, Quantity> hard, Map<String, Quantity> used) {
        ObjectNode patch = Json.object();
        patch.putObject("metadata").put("resourceVersion", quota.version());
        ObjectNode status = patch.putObject("status");
        replace(status.putObject("hard"), quota.hard(), hard);
        replace(status.putObject("used"), quota.used(), used);
        try {
            store.mergePatch(
                    "/api/v1/namespaces/" + quota.namespace() + "/resourcequotas/" + quota.name() + "/status", patch);
            return true;
        } catch (ApiException e) {
            if (e.is("Conflict") || e.is("NotFound")) {
                return false;
            }
            throw e;
        }
    }

    private static void replace(ObjectNode patch, Map<String, Quantity> before, Map<String, Quantity> after) {
        before.keySet().stream().filter(name -> !after.containsKey(name)).forEach(patch::putNull);
        after.forEach((name, quantity) -> patch.put(name, quantity.toString()));
    }
}
