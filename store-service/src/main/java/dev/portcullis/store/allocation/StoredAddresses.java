package dev.portcullis.store.allocation;

import dev.portcullis.kube.json.Json;
import dev.portcullis.store.state.DeleteResult;
import dev.portcullis.store.state.KeyValue;
import dev.portcullis.store.state.ListQuery;
import dev.portcullis.store.state.ListResult;
import dev.portcullis.store.state.PutResult;
import dev.portcullis.store.state.StateStore;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** The IPAddresses in the StateStore: a name is there once, which is what makes an address one service's. */
final class StoredAddresses {
    private static final String PREFIX = "/registry/ipaddresses/";
    private static final int PAGE = 1000;
    private static final int ATTEMPTS = 10;

    private final StateStore store;

    StoredAddresses(StateStore store) {
        this.store = store;
    }

    /** Whether there was none, and now is. */
    boolean create(String ip, ServiceRef owner) {
        byte[] value = Json.write(ServiceAddress.stored(ip, owner));
        return store.put(PREFIX + ip, value, 0) instanceof PutResult.Committed;
    }

    boolean isFree(String ip) {
        return store.get(PREFIX + ip).keyValue().isEmpty();
    }

    /** Deletes it if it is the service's; one that somebody's finalizer keeps is only marked. */
    void delete(String ip, ServiceRef owner) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<KeyValue> current = store.get(PREFIX + ip).keyValue();
            if (current.isEmpty() || deleted(current.get(), owner)) {
                return;
            }
        }
        throw new IllegalStateException(PREFIX + ip + " is written by too many at once");
    }

    /** False where somebody else wrote it meanwhile. */
    private boolean deleted(KeyValue current, ServiceRef owner) {
        ObjectNode address = (ObjectNode) Json.read(current.value());
        if (!owner.holds(address)) {
            return true;
        }
        if (address.path("metadata").path("finalizers").isEmpty()) {
            return store.delete(current.key(), current.modRevision()) instanceof DeleteResult.Deleted;
        }
        if (address.path("metadata").hasNonNull("deletionTimestamp")) {
            return true;
        }
        byte[] marked = Json.write(ServiceAddress.marked(address));
        return store.put(current.key(), marked, current.modRevision()) instanceof PutResult.Committed;
    }

    /** All that are there, whoever made them. */
    Set<String> taken() {
        Set<String> names = new HashSet<>();
        ListQuery query = ListQuery.of(PREFIX).limit(PAGE);
        for (ListResult page = store.list(query); ; page = store.list(query)) {
            page.items().forEach(item -> names.add(item.key().substring(PREFIX.length())));
            if (!page.more()) {
                return names;
            }
            query = query.at(page.revision()).after(page.items().getLast().key());
        }
    }
}
