package dev.portcullis.store.state;

import dev.portcullis.store.state.embedded.EmbeddedStateStore;
import dev.portcullis.store.state.etcd.EtcdStateStore;

/** Opens the store that the settings name. */
public final class StateStores {
    private StateStores() {}

    /** Fails as unavailable if the store does not answer, is damaged, or belongs to another process. */
    public static StateStore open(StateStoreSettings settings) {
        return switch (settings) {
            case StateStoreSettings.Embedded embedded -> EmbeddedStateStore.open(embedded.dataDir());
            case StateStoreSettings.Etcd etcd -> EtcdStateStore.open(etcd);
        };
    }
}
