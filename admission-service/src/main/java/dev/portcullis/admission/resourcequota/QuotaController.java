package dev.portcullis.admission.resourcequota;

import dev.portcullis.kube.client.StoreClient;
import dev.portcullis.kube.informer.Informer;
import dev.portcullis.kube.leader.ControllerFactory;
import dev.portcullis.kube.leader.LedQueue;
import dev.portcullis.kube.quantity.Quantity;
import dev.portcullis.kube.status.GroupResource;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Counts what a namespace really uses and writes it to its quotas' status: when a quota is new or changed, soon after something
 * that it counts has gone, and every now and then ({@code pkg/controller/resourcequota}).
 *
 * <p>A count that was overtaken is not written: whatever is charged changes the quota, whose version the count holds on to. So it
 * does no harm should two replicas count for a moment.
 */
final class QuotaController implements ControllerFactory, AutoCloseable {
    /** What nobody charged (what the store makes for itself) is counted after this long at the latest. */
    private static final Duration RECOUNT = Duration.ofSeconds(30);

    private final StoreClient store;
    private final StoreQuotas quotas;
    private final Informer<Quota> informer;
    private final CountedKinds kinds;
    private final LedQueue queue;

    QuotaController(StoreClient store, StoreQuotas quotas, Informer<Quota> informer) {
        this.store = store;
        this.quotas = quotas;
        this.informer = informer;
        this.kinds = new CountedKinds(store, this::released);
        this.queue = new LedQueue(
                "resourcequota",
                2,
                this::recount,
                () -> informer.all().stream().map(Quota::key).toList());
        informer.onChange((key, before, after) -> {
            if (after != null
                    && (before == null
                            || !after.wanted().equals(before.wanted())
                            || !after.wanted().equals(after.hard()))) {
                queue.add(key);
            }
        });
    }

    private void recount(String key) {
        ObjectNode object = store.get("/api/v1/namespaces/" + key.replace("/", "/resourcequotas/"))
                .orElse(null);
        if (object == null) {
            return;
        }
        Quota quota = Quota.of(object); // before anything is listed: what is charged from here on makes the count void
        Map<String, Quantity> used = used(quota);
        if ((!used.equals(quota.used()) || !quota.wanted().equals(quota.hard()))
                && !quotas.setStatus(quota, quota.wanted(), used)) {
            queue.add(key);
            return;
        }
        queue.addAfter(key, RECOUNT);
    }

    /** Names that nothing is counted under are not used. */
    private Map<String, Quantity> used(Quota quota) {
        Map<String, Quantity> used = new TreeMap<>();
        Set<GroupResource> counted = new LinkedHashSet<>();
        for (String name : quota.wanted().keySet()) {
            GroupResource kind = CountedNames.kindOf(name);
            if (kind != null) {
                counted.add(kind);
                used.put(name, Quantity.of(0));
            }
        }
        for (GroupResource kind : counted) {
            List<Usage> usages = kinds.usages(kind, quota.namespace());
            if (usages == null) {
                used.keySet().removeIf(name -> kind.equals(CountedNames.kindOf(name)));
                continue;
            }
            for (Usage usage : usages) {
                if (quota.covers(usage)) {
                    usage.amounts()
                            .forEach((name, amount) -> used.computeIfPresent(name, (n, sum) -> sum.plus(amount)));
                }
            }
        }
        return used;
    }

    private void released(String key, @Nullable Usage before, @Nullable Usage after) {
        if (before != null && (after == null || !before.beyond(after).isEmpty())) {
            String namespace = key.substring(0, key.indexOf('/') + 1);
            informer.all().stream()
                    .map(Quota::key)
                    .filter(quota -> quota.startsWith(namespace))
                    .forEach(queue::add);
        }
    }

    @Override
    public List<AutoCloseable> start() {
        return List.of(queue.lead());
    }

    @Override
    public void close() {
        kinds.close();
    }
}
