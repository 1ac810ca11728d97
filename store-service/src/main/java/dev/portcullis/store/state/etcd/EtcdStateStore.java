package dev.portcullis.store.state.etcd;

import dev.portcullis.store.state.Companion;
import dev.portcullis.store.state.DeleteResult;
import dev.portcullis.store.state.FutureRevisionException;
import dev.portcullis.store.state.GetResult;
import dev.portcullis.store.state.ListQuery;
import dev.portcullis.store.state.ListResult;
import dev.portcullis.store.state.PutResult;
import dev.portcullis.store.state.StateStore;
import dev.portcullis.store.state.StateStoreSettings;
import dev.portcullis.store.state.StateWatch;
import dev.portcullis.store.state.StoreUnavailableException;
import io.etcd.jetcd.api.CompactionRequest;
import io.etcd.jetcd.api.KVGrpc;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A state store in an etcd cluster. Where etcd's authentication is on, the user must be allowed to read every key. */
public final class EtcdStateStore implements StateStore {
    private final EtcdCalls calls;
    private final EtcdReads reads;
    private final EtcdWrites writes;
    private final EtcdWatches watches;

    private EtcdStateStore(EtcdCalls calls) {
        this.calls = calls;
        this.reads = new EtcdReads(calls);
        this.writes = new EtcdWrites(calls);
        this.watches = new EtcdWatches(calls);
    }

    /** Connects; fails as unavailable if etcd does not answer. */
    public static EtcdStateStore open(StateStoreSettings.Etcd settings) {
        EtcdStateStore store = new EtcdStateStore(new EtcdCalls(settings));
        try {
            store.currentRevision();
            return store;
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    @Override
    public GetResult get(String key, long revision) {
        return reads.get(key, revision);
    }

    @Override
    public ListResult list(ListQuery query) {
        return reads.list(query);
    }

    @Override
    public long currentRevision() {
        return reads.currentRevision();
    }

    @Override
    public PutResult put(
            String key, byte[] value, long expectedModRevision, @Nullable Duration ttl, List<Companion> companions) {
        return writes.put(key, value, expectedModRevision, ttl, companions);
    }

    @Override
    public DeleteResult delete(String key, long expectedModRevision) {
        if (expectedModRevision <= 0) {
            throw new IllegalArgumentException("a delete must say which modification revision it expects");
        }
        return writes.delete(key, expectedModRevision);
    }

    @Override
    public StateWatch watch(String prefix, long fromRevision) {
        return watches.open(prefix, fromRevision == 0 ? currentRevision() + 1 : fromRevision);
    }

    @Override
    public void compact(long revision) {
        try {
            calls.read( // compacting twice does no harm
                    KVGrpc.getCompactMethod(),
                    CompactionRequest.newBuilder().setRevision(revision).build());
        } catch (StatusRuntimeException e) {
            String said = String.valueOf(e.getStatus().getDescription());
            if (said.contains("future revision")) {
                throw new FutureRevisionException(revision, currentRevision());
            }
            if (!said.contains("compacted")) {
                throw new StoreUnavailableException("etcd cannot be compacted: " + said, e);
            }
        }
    }

    @Override
    public void close() {
        watches.close();
        calls.close();
    }
}
