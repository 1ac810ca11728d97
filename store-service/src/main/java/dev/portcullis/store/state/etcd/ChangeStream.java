package dev.portcullis.store.state.etcd;

import com.google.protobuf.UnknownFieldSet;
import dev.portcullis.store.state.StoreException;
import io.etcd.jetcd.api.WatchCreateRequest;
import io.etcd.jetcd.api.WatchGrpc;
import io.etcd.jetcd.api.WatchRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.MetadataUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every change to every key from a revision on. Because no key is left out, whoever has got the changes of a revision
 * knows that there are no others up to it; etcd's own progress notifications can overtake events before 3.4.25 and
 * 3.5.8. When the connection breaks it goes on where it was; it never repeats or leaves out anything.
 */
final class ChangeStream implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeStream.class);
    private static final long PAUSE_MILLIS = 200;
    private static final long SILENCE_MILLIS = 1000;
    private static final Metadata.Key<String> REQUIRE_LEADER =
            Metadata.Key.of("hasleader", Metadata.ASCII_STRING_MARSHALLER);

    /** {@code WatchCreateRequest.fragment} and {@code WatchResponse.fragment}, which jetcd's messages do not name. */
    private static final int FRAGMENT_REQUEST = 8;

    private static final int FRAGMENT_RESPONSE = 7;

    /** Whom it tells, in order, one call at a time. */
    interface Receiver {
        /** All changes up to the revision that were not told before. */
        void changed(List<Change> changes, long upTo);

        /** What would come next has been compacted away; nothing follows. */
        void compacted(long revision);
    }

    private final EtcdCalls calls;
    private final Receiver receiver;
    private volatile long position;
    private volatile boolean closed;
    private final AtomicBoolean hurrying = new AtomicBoolean();
    private volatile @Nullable Attempt attempt;

    ChangeStream(EtcdCalls calls, long after, Receiver receiver) {
        this.calls = calls;
        this.position = after;
        this.receiver = receiver;
    }

    void open() {
        Metadata headers = new Metadata();
        headers.put(REQUIRE_LEADER, "true"); // a server that is cut off ends the stream instead of keeping silent
        Attempt next = new Attempt();
        attempt = next;
        var requests = WatchGrpc.newStub(calls.channel())
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                .watch(next);
        try {
            requests.onNext(request());
        } catch (IllegalStateException e) {
            LOG.debug("The watch was closed while it was opened", e);
        }
        if (closed) {
            next.cancel();
        }
    }

    /**
     * etcd is known to have come to the revision: if that is not told soon, the server that should tell it hangs or lags behind, and another
     * one is asked.
     */
    void hurry(long revision) {
        if (position >= revision || !hurrying.compareAndSet(false, true)) {
            return;
        }
        Thread.ofVirtual().name("etcd-watch-hurry").start(() -> {
            Attempt before = attempt;
            try {
                Thread.sleep(SILENCE_MILLIS);
                if (position < revision && before != null && before == attempt && !closed) {
                    LOG.info("etcd is at revision {}, its watch at {}: it is opened again", revision, position);
                    before.giveUp();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                hurrying.set(false);
            }
        });
    }

    private WatchRequest request() {
        return WatchRequest.newBuilder()
                .setCreateRequest(WatchCreateRequest.newBuilder()
                        .setKey(Ranges.start(""))
                        .setRangeEnd(Ranges.end(""))
                        .setStartRevision(position + 1)
                        .setPrevKv(true)
                        .setUnknownFields(UnknownFieldSet.newBuilder()
                                .addField(
                                        FRAGMENT_REQUEST,
                                        UnknownFieldSet.Field.newBuilder()
                                                .addVarint(1)
                                                .build())
                                .build()))
                .build();
    }

    private void openAgain(String why) {
        if (closed) {
            return;
        }
        LOG.debug("The watch on etcd broke at revision {} and is opened again: {}", position, why);
        Thread.ofVirtual().name("etcd-watch").start(() -> {
            try {
                while (!closed) {
                    Thread.sleep(PAUSE_MILLIS);
                    try {
                        calls.refresh();
                        open();
                        return;
                    } catch (StoreException | StatusRuntimeException e) {
                        LOG.info("The watch on etcd cannot be opened: {}", e.getMessage());
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Override
    public void close() {
        closed = true;
        Attempt current = attempt;
        if (current != null) {
            current.cancel();
        }
    }

    /** One call, whose answers come one at a time. */
    private final class Attempt implements ClientResponseObserver<WatchRequest, WatchResponse> {
        private final List<Change> incomplete = new ArrayList<>();
        private volatile @Nullable ClientCallStreamObserver<WatchRequest> call;
        private boolean over;

        /** Nothing is told by it after that: what it has not told, the next one does. */
        void giveUp() {
            end("silent");
            cancel();
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<WatchRequest> started) {
            call = started;
        }

        void cancel() {
            ClientCallStreamObserver<WatchRequest> current = call;
            if (current != null) {
                current.cancel("closed", null);
            }
        }

        @Override
        public synchronized void onNext(WatchResponse response) {
            if (over || closed) {
                return;
            }
            if (response.getCompactRevision() > 0) {
                over = true;
                cancel();
                receiver.compacted(response.getCompactRevision());
            } else if (response.getCanceled()) {
                cancel();
                end(response.getCancelReason());
            } else if (response.getEventsCount() > 0) {
                response.getEventsList().forEach(event -> incomplete.add(Change.decode(event)));
                deliver(response.getUnknownFields().hasField(FRAGMENT_RESPONSE));
            }
        }

        /** A fragment may end in the middle of a revision, whose beginning is then kept for the next one. */
        private void deliver(boolean fragment) {
            long last = incomplete.getLast().revision();
            long upTo = fragment ? last - 1 : last;
            List<Change> complete = incomplete.stream()
                    .filter(change -> change.revision() <= upTo)
                    .toList();
            if (!complete.isEmpty()) {
                incomplete.removeIf(change -> change.revision() <= upTo);
                position = upTo;
                receiver.changed(complete, upTo);
            }
        }

        @Override
        public void onError(Throwable error) {
            end(String.valueOf(error.getMessage()));
        }

        @Override
        public void onCompleted() {
            end("ended by etcd");
        }

        private synchronized void end(String why) {
            if (!over) {
                over = true;
                openAgain(why);
            }
        }
    }
}
