package dev.portcullis.store.write;

import dev.portcullis.kube.quantity.Quantity;
import dev.portcullis.kube.review.AdmissionReview.Charge;
import dev.portcullis.kube.status.ApiErrors;
import dev.portcullis.store.catalog.Catalog;
import dev.portcullis.store.catalog.ResourceType;
import dev.portcullis.store.state.Companion;
import dev.portcullis.store.state.Conflict;
import dev.portcullis.store.state.PutResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Stores an object and takes what it uses from its namespace's quotas in one step: both happen, or neither, whoever dies when. So
 * nothing needs to be given back, and no count can be wrong because a write was on its way.
 */
public final class QuotaLedger {
    private static final int ATTEMPTS = 20;
    /** Writes of one namespace take turns here, so that only other replicas and the quota controller get in between. */
    private static final int LOCKS = 64;

    private final Objects objects;
    private final Catalog catalog;
    private final List<ReentrantLock> locks =
            Stream.generate(ReentrantLock::new).limit(LOCKS).toList();

    /** The quotas are no longer as admission saw them: it must look again. */
    private static final class QuotaChanged extends RuntimeException {
        QuotaChanged() {
            super("a quota has changed", null, false, false);
        }
    }

    public QuotaLedger(Objects objects, Catalog catalog) {
        this.objects = objects;
        this.catalog = catalog;
    }

    /** Lets admission validate, and commits with its charges; both again where the quotas changed in between. */
    <T extends @Nullable Object> T admitted(
            Write write, Supplier<List<Charge>> admission, Function<List<Charge>, T> commit) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            List<Charge> charges = admission.get();
            try {
                return commit.apply(charges);
            } catch (QuotaChanged e) {
                // those who were quicker have changed what admission must say
            }
        }
        throw tooQuick(write);
    }

    /** As {@link Objects#put}, with the charges. */
    OptionalLong put(Write write, String key, byte[] value, long expected, List<Charge> charges) {
        if (charges.isEmpty()) {
            return objects.put(write.type(), key, value, expected);
        }
        ReentrantLock lock = locks.get(Math.floorMod(write.namespace().hashCode(), LOCKS));
        lock.lock();
        try {
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                List<Companion> quotas = charged(write.namespace(), charges);
                switch (objects.put(write.type(), key, value, expected, quotas)) {
                    case PutResult.Committed committed -> {
                        return OptionalLong.of(committed.keyValue().modRevision());
                    }
                    case Conflict conflict -> {
                        long found =
                                conflict.current().map(kv -> kv.modRevision()).orElse(0L);
                        if (found != expected) {
                            return OptionalLong.empty();
                        }
                    }
                }
            }
        } finally {
            lock.unlock();
        }
        throw tooQuick(write);
    }

    private List<Companion> charged(String namespace, List<Charge> charges) {
        ResourceType quotas = catalog.find("", "v1", "resourcequotas").orElseThrow();
        List<Companion> charged = new ArrayList<>();
        for (Charge charge : charges) {
            Stored quota = objects.get(quotas, namespace, charge.quota()).orElseThrow(QuotaChanged::new);
            ObjectNode changed = quota.object().deepCopy();
            if (!Metadata.of(changed).uid().equals(charge.uid())) {
                throw new QuotaChanged();
            }
            add(changed.withObject("/status"), charge);
            charged.add(new Companion(quota.key(), objects.encode(quotas, changed), quota.revision()));
        }
        return charged;
    }

    /** Of what the quota limits now. */
    private static void add(ObjectNode status, Charge charge) {
        JsonNode hard = status.path("hard");
        ObjectNode used = status.withObject("/used");
        for (Map.Entry<String, String> entry : charge.add().entrySet()) {
            String name = entry.getKey();
            if (hard.has(name)) {
                Quantity sum = Quantity.parse(used.path(name).asString("0")).plus(Quantity.parse(entry.getValue()));
                if (charge.bounded()
                        && sum.compareTo(Quantity.parse(hard.path(name).asString())) > 0) {
                    throw new QuotaChanged();
                }
                used.put(name, sum.toString());
            }
        }
    }

    private static RuntimeException tooQuick(Write write) {
        return ApiErrors.conflict(
                write.resource(), write.name(), "the quotas of the namespace change too quickly; please try again");
    }
}
