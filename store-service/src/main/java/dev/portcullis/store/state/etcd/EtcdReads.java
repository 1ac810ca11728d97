package dev.portcullis.store.state.etcd;

import com.google.protobuf.ByteString;
import dev.portcullis.store.state.CompactedException;
import dev.portcullis.store.state.FutureRevisionException;
import dev.portcullis.store.state.GetResult;
import dev.portcullis.store.state.KeyValue;
import dev.portcullis.store.state.ListQuery;
import dev.portcullis.store.state.ListResult;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads, all linearizable. */
final class EtcdReads {
    /** Long lists are fetched in pages, so that neither side holds everything twice. */
    private static final int PAGE = 500;

    private final EtcdCalls calls;

    EtcdReads(EtcdCalls calls) {
        this.calls = calls;
    }

    GetResult get(String key, long revision) {
        RangeResponse response = range(RangeRequest.newBuilder()
                .setKey(Ranges.bytes(key))
                .setRevision(revision)
                .build());
        Optional<KeyValue> found = response.getKvsList().stream().findFirst().map(Ranges::decode);
        return new GetResult(found, revision == 0 ? response.getHeader().getRevision() : revision);
    }

    ListResult list(ListQuery query) {
        ByteString start = Ranges.start(query.prefix());
        ByteString end = Ranges.end(query.prefix());
        ByteString asked = Ranges.bytes(query.startKey());
        if (Ranges.before(start, asked)) {
            start = asked;
        }
        if (!query.prefix().isEmpty() && !Ranges.before(start, end)) {
            return new ListResult(
                    List.of(), get(query.prefix(), query.revision()).revision(), 0);
        }
        List<KeyValue> items = new ArrayList<>();
        long revision = query.revision();
        long count = -1;
        while (true) {
            int limit = query.limit() == 0 ? PAGE : Math.min(PAGE, query.limit() - items.size());
            RangeResponse page = range(RangeRequest.newBuilder()
                    .setKey(start)
                    .setRangeEnd(end)
                    .setRevision(revision)
                    .setLimit(limit)
                    .build());
            revision = revision == 0 ? page.getHeader().getRevision() : revision;
            count = count < 0 ? page.getCount() : count;
            page.getKvsList().forEach(kv -> items.add(Ranges.decode(kv)));
            if (!page.getMore() || items.size() == query.limit()) {
                return new ListResult(items, revision, count);
            }
            start = page.getKvs(page.getKvsCount() - 1).getKey().concat(ByteString.copyFrom(new byte[1]));
        }
    }

    long currentRevision() {
        return range(RangeRequest.newBuilder()
                        .setKey(Ranges.start(""))
                        .setKeysOnly(true)
                        .build())
                .getHeader()
                .getRevision();
    }

    private RangeResponse range(RangeRequest request) {
        try {
            return calls.read(KVGrpc.getRangeMethod(), request);
        } catch (StatusRuntimeException e) {
            throw String.valueOf(e.getStatus().getDescription()).contains("compacted")
                    ? new CompactedException(request.getRevision(), 0)
                    : new FutureRevisionException(request.getRevision(), currentRevision());
        }
    }
}
