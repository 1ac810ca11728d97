package dev.portcullis.bench;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.PutRequest;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** An etcd of our own, if the machine has one: the suite's store where asked for, and what it can put by itself. */
final class EtcdServer implements AutoCloseable {
    private final Process process;
    private final String address;
    private final ManagedChannel channel;
    private final AtomicLong number = new AtomicLong();

    private EtcdServer(Path binary, Path directory) throws IOException {
        int port = BareProcess.freePort();
        this.address = "http://127.0.0.1:" + port;
        String peer = "http://127.0.0.1:" + BareProcess.freePort();
        this.process = new ProcessBuilder(List.of(
                        binary.toString(),
                        "--data-dir",
                        directory.resolve("etcd").toString(),
                        "--listen-client-urls",
                        address,
                        "--advertise-client-urls",
                        address,
                        "--listen-peer-urls",
                        peer,
                        "--initial-advertise-peer-urls",
                        peer,
                        "--initial-cluster",
                        "default=" + peer,
                        "--log-level",
                        "error"))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("etcd.log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        this.channel =
                NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
        put("/ready", new byte[0]);
    }

    /** Null if no etcd is installed. */
    static @Nullable EtcdServer start(Path directory) throws IOException {
        Path binary = Arrays.stream(System.getenv("PATH").split(":"))
                .map(place -> Path.of(place, "etcd"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
        return binary == null ? null : new EtcdServer(binary, directory);
    }

    String address() {
        return address;
    }

    private void put(String key, byte[] value) {
        KVGrpc.newBlockingStub(channel)
                .withWaitForReady()
                .withDeadlineAfter(30, TimeUnit.SECONDS)
                .put(PutRequest.newBuilder()
                        .setKey(ByteString.copyFromUtf8(key))
                        .setValue(ByteString.copyFrom(value))
                        .build());
    }

    Load.Clients puts(byte[] value) {
        return () -> () -> {
            put("/bench/" + number.incrementAndGet(), value);
            return 0;
        };
    }

    @Override
    public void close() throws InterruptedException {
        channel.shutdownNow();
        process.destroy();
        process.waitFor();
    }
}
