package dev.portcullis.store.state.embedded;

import dev.portcullis.store.state.StateStore;
import dev.portcullis.store.state.WatchContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedStateStoreTest extends WatchContract {
    @TempDir
    Path directory;

    @Override
    protected StateStore open() {
        return EmbeddedStateStore.open(directory);
    }
}
