package dev.portcullis.store.state.etcd;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real etcd of its own, on free ports of the loopback interface. */
final class EtcdProcess implements AutoCloseable {
    private static final Path BINARY = Path.of("/usr/bin/etcd");

    private final Path directory;
    private final List<String> options;
    private final int clientPort = freePort();
    private final int peerPort = freePort();
    private final String scheme;
    private Process process;

    EtcdProcess(Path directory, String scheme, String... options) {
        this.directory = directory;
        this.scheme = scheme;
        this.options = List.of(options);
        start();
    }

    EtcdProcess(Path directory) {
        this(directory, "http");
    }

    URI address() {
        return URI.create(scheme + "://127.0.0.1:" + clientPort);
    }

    /** Starts it, again if it was killed, with the data that it had. */
    void start() {
        if (!Files.isExecutable(BINARY)) {
            throw new AssertionError(
                    "These tests need a real etcd at %s: install the Debian package etcd-server.".formatted(BINARY));
        }
        String peer = "http://127.0.0.1:" + peerPort;
        List<String> command = new ArrayList<>(List.of(
                BINARY.toString(),
                "--data-dir",
                directory.toString(),
                "--listen-client-urls",
                address().toString(),
                "--advertise-client-urls",
                address().toString(),
                "--listen-peer-urls",
                peer,
                "--initial-advertise-peer-urls",
                peer,
                "--initial-cluster",
                "default=" + peer,
                "--log-level",
                "error"));
        command.addAll(options);
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(directory
                            .resolveSibling(directory.getFileName() + ".log")
                            .toFile())
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            awaitListening();
        } catch (IOException e) {
            throw new AssertionError("etcd does not start", e);
        }
    }

    private void awaitListening() throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (true) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), clientPort)) {
                return;
            } catch (IOException e) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    throw e;
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Sends it a signal: STOP makes it hang, CONT makes it go on. */
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
