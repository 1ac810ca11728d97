package dev.portcullis.store.state.etcd;

import dev.portcullis.store.state.StateStore;
import dev.portcullis.store.state.StateStoreSettings;
import dev.portcullis.store.state.WatchContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class EtcdStateStoreTest extends WatchContract {
    @TempDir
    static Path directory;

    private static EtcdProcess etcd;

    @BeforeAll
    static void startEtcd() {
        etcd = new EtcdProcess(directory.resolve("etcd"));
    }

    @AfterAll
    static void stopEtcd() throws InterruptedException {
        etcd.close();
    }

    @Override
    protected StateStore open() {
        return EtcdStateStore.open(StateStoreSettings.Etcd.plain(etcd.address()));
    }
}
