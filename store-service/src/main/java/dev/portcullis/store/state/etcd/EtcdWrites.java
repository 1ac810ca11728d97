package dev.portcullis.store.state.etcd;

import com.google.protobuf.ByteString;
import dev.portcullis.store.state.Companion;
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
import java.util.List;
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

    PutResult put(String key, byte[] value, long expected, @Nullable Duration ttl, List<Companion> companions) {
        long lease = ttl == null ? 0 : leases.lease(ttl);
        try {
            return put(key, value, expected, lease, companions);
        } catch (StatusRuntimeException e) {
            if (ttl == null || e.getStatus().getCode() != Status.Code.NOT_FOUND) {
                throw e;
            }
            leases.forget(lease); // somebody revoked it
            return put(key, value, expected, leases.lease(ttl), companions);
        }
    }

    private PutResult put(String key, byte[] value, long expected, long lease, List<Companion> companions) {
        ByteString name = Ranges.bytes(key);
        // Reads the key it has just written, to learn when it was created.
        RangeRequest created =
                RangeRequest.newBuilder().setKey(name).setKeysOnly(true).build();
        TxnRequest.Builder transaction = transaction(name, expected)
                .addSuccess(put(name, value, lease))
                .addSuccess(RequestOp.newBuilder().setRequestRange(created));
        for (Companion companion : companions) {
            ByteString other = Ranges.bytes(companion.key());
            transaction
                    .addCompare(unchanged(other, companion.expectedModRevision()))
                    .addSuccess(put(other, companion.value(), 0));
        }
        TxnResponse response = calls.write(KVGrpc.getTxnMethod(), transaction.build());
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

    private static RequestOp put(ByteString key, byte[] value, long lease) {
        PutRequest put = PutRequest.newBuilder()
                .setKey(key)
                .setValue(ByteString.copyFrom(value))
                .setLease(lease)
                .build();
        return RequestOp.newBuilder().setRequestPut(put).build();
    }

    private static Compare unchanged(ByteString key, long expected) {
        return Compare.newBuilder()
                .setKey(key)
                .setTarget(Compare.CompareTarget.MOD)
                .setResult(Compare.CompareResult.EQUAL)
                .setModRevision(expected)
                .build();
    }

    private static TxnRequest.Builder transaction(ByteString key, long expected) {
        return TxnRequest.newBuilder()
                .addCompare(unchanged(key, expected))
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
