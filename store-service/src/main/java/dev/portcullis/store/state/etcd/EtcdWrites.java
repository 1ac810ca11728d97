package dev.portcullis.store.state.etcd;

import com.google.protobuf.ByteString;
import dev.portcullis.store.state.Conflict;
import dev.portcullis.store.state.DeleteResult;
import dev.portcullis.store.state.KeyValue;
import dev.portcullis.store.state.PutResult;
import io.etcd.jetcd.api.Compare;
import io.etcd.jetcd.api.DeleteRangeRequest;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.TxnResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes: one transaction each, which brings what the key is where it does not write. */
final class EtcdWrites {
    private final EtcdCalls calls;
    private final Leases leases;

    EtcdWrites(EtcdCalls calls) {
        this.calls = calls;
        this.leases = new Leases(calls);
    }

    PutResult put(String key, byte[] value, long expected, @Nullable Duration ttl) {
        long lease = ttl == null ? 0 : leases.lease(ttl);
        try {
            return put(key, value, expected, lease);
        } catch (StatusRuntimeException e) {
            if (ttl == null || e.getStatus().getCode() != Status.Code.NOT_FOUND) {
                throw e;
            }
            leases.forget(lease); // somebody revoked it
            return put(key, value, expected, leases.lease(ttl));
        }
    }

    private PutResult put(String key, byte[] value, long expected, long lease) {
        ByteString name = Ranges.bytes(key);
        PutRequest put = PutRequest.newBuilder()
                .setKey(name)
                .setValue(ByteString.copyFrom(value))
                .setLease(lease)
                .build();
        // Reads the key it has just written, to learn when it was created.
        RangeRequest created =
                RangeRequest.newBuilder().setKey(name).setKeysOnly(true).build();
        TxnResponse response = calls.write(
                KVGrpc.getTxnMethod(),
                transaction(name, expected)
                        .addSuccess(RequestOp.newBuilder().setRequestPut(put))
                        .addSuccess(RequestOp.newBuilder().setRequestRange(created))
                        .build());
        if (!response.getSucceeded()) {
            return conflict(response);
        }
        var written = response.getResponses(1).getResponseRange().getKvs(0);
        return new PutResult.Committed(new KeyValue(key, value, written.getCreateRevision(), written.getModRevision()));
    }

    DeleteResult delete(String key, long expected) {
        ByteString name = Ranges.bytes(key);
        DeleteRangeRequest delete =
                DeleteRangeRequest.newBuilder().setKey(name).setPrevKv(true).build();
        TxnResponse response = calls.write(
                KVGrpc.getTxnMethod(),
                transaction(name, expected)
                        .addSuccess(RequestOp.newBuilder().setRequestDeleteRange(delete))
                        .build());
        if (!response.getSucceeded()) {
            return conflict(response);
        }
        KeyValue previous =
                Ranges.decode(response.getResponses(0).getResponseDeleteRange().getPrevKvs(0));
        return new DeleteResult.Deleted(previous, response.getHeader().getRevision());
    }

    private static TxnRequest.Builder transaction(ByteString key, long expected) {
        return TxnRequest.newBuilder()
                .addCompare(Compare.newBuilder()
                        .setKey(key)
                        .setTarget(Compare.CompareTarget.MOD)
                        .setResult(Compare.CompareResult.EQUAL)
                        .setModRevision(expected))
                .addFailure(RequestOp.newBuilder()
                        .setRequestRange(RangeRequest.newBuilder().setKey(key)));
    }

    private static Conflict conflict(TxnResponse response) {
        Optional<KeyValue> current = response.getResponses(0).getResponseRange().getKvsList().stream()
                .findFirst()
                .map(Ranges::decode);
        return new Conflict(current, response.getHeader().getRevision());
    }
}
