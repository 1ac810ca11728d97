package dev.portcullis.bench.faults.layout;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.Event;
import io.etcd.jetcd.api.MaintenanceGrpc;
import io.etcd.jetcd.api.StatusRequest;
import io.etcd.jetcd.api.StatusResponse;
import io.etcd.jetcd.api.WatchCreateRequest;
import io.etcd.jetcd.api.WatchGrpc;
import io.etcd.jetcd.api.WatchRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** An etcd of several members, each a process. */
public final class EtcdCluster implements AutoCloseable {
    /** One of them. */
    private record Member(Program program, int port, ManagedChannel channel) {}

    private final List<Member> members = new ArrayList<>();

    EtcdCluster(Path directory, int count) throws IOException {
        List<Integer> clients = new ArrayList<>();
        List<Integer> peers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            clients.add(Ports.free());
            peers.add(Ports.free());
        }
        String cluster = IntStream.range(0, count)
                .mapToObj(i -> "etcd-" + (i + 1) + "=" + url(peers.get(i)))
                .collect(Collectors.joining(","));
        for (int i = 0; i < count; i++) {
            String name = "etcd-" + (i + 1);
            int port = clients.get(i);
            ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", port)
                    .usePlaintext()
                    .maxInboundMessageSize(Integer.MAX_VALUE)
                    .build();
            List<String> words = List.of(
                    "etcd",
                    "--name=" + name,
                    "--data-dir=" + directory.resolve(name),
                    "--listen-client-urls=" + url(port),
                    "--advertise-client-urls=" + url(port),
                    "--listen-peer-urls=" + url(peers.get(i)),
                    "--initial-advertise-peer-urls=" + url(peers.get(i)),
                    "--initial-cluster=" + cluster,
                    "--log-level=warn");
            Program program = new Program(
                    name,
                    words,
                    directory.resolve(name + ".log"),
                    () -> status(channel)
                            .filter(status -> status.getLeader() != 0)
                            .isPresent());
            members.add(new Member(program, port, channel));
        }
    }

    private static String url(int port) {
        return "http://127.0.0.1:" + port;
    }

    /** As {@code --etcd-servers} takes it. */
    String servers() {
        return members.stream().map(member -> url(member.port())).collect(Collectors.joining(","));
    }

    public List<Victim> members() {
        return members.stream().map(member -> (Victim) member.program()).toList();
    }

    /** Whoever leads now; any member if none does. */
    public Victim leader() {
        for (Member member : members) {
            Optional<StatusResponse> status = status(member.channel());
            if (status.isPresent()
                    && status.get().getHeader().getMemberId() == status.get().getLeader()) {
                return member.program();
            }
        }
        return members.getFirst().program();
    }

    private static Optional<StatusResponse> status(ManagedChannel channel) {
        try {
            channel.resetConnectBackoff();
            return Optional.of(MaintenanceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(1, TimeUnit.SECONDS)
                    .status(StatusRequest.getDefaultInstance()));
        } catch (StatusRuntimeException e) {
            return Optional.empty();
        }
    }

    /** Every change of every key since the beginning, in order, up to the one of this revision; nothing must have been compacted. */
    public List<Event> history(long until) throws IOException {
        CompletableFuture<List<Event>> all = new CompletableFuture<>();
        var requests = WatchGrpc.newStub(members.getFirst().channel()).watch(new Collector(all, until));
        requests.onNext(WatchRequest.newBuilder()
                .setCreateRequest(WatchCreateRequest.newBuilder()
                        .setKey(ByteString.copyFrom(new byte[1]))
                        .setRangeEnd(ByteString.copyFrom(new byte[1]))
                        .setStartRevision(1)
                        .setPrevKv(true))
                .build());
        try {
            return all.get(1, TimeUnit.MINUTES);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("etcd's history cannot be read", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } finally {
            requests.onCompleted();
        }
    }

    private static final class Collector implements StreamObserver<WatchResponse> {
        private final List<Event> events = new ArrayList<>();
        private final CompletableFuture<List<Event>> all;
        private final long until;

        Collector(CompletableFuture<List<Event>> all, long until) {
            this.all = all;
            this.until = until;
        }

        @Override
        public void onNext(WatchResponse response) {
            if (response.getCompactRevision() > 0) {
                all.completeExceptionally(new IOException("compacted at " + response.getCompactRevision()));
            }
            events.addAll(response.getEventsList());
            if (!events.isEmpty() && events.getLast().getKv().getModRevision() >= until) {
                all.complete(List.copyOf(events));
            }
        }

        @Override
        public void onError(Throwable error) {
            all.completeExceptionally(error);
        }

        @Override
        public void onCompleted() {
            all.completeExceptionally(new IOException("the watch was ended"));
        }
    }

    @Override
    public void close() {
        for (Member member : members) {
            member.channel().shutdownNow();
            member.program().close();
        }
    }
}
