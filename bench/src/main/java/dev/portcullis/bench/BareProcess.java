package dev.portcullis.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/** {@link BareTomcat} in a JVM of its own, with the gateway's JVM flags, TLS settings and certificate. */
final class BareProcess implements AutoCloseable {
    private final Path bodies;
    private final Process process;
    private final Target target;

    BareProcess(Path directory, Path pki, SSLContext tls) throws IOException, InterruptedException {
        this.bodies = Files.createDirectories(directory.resolve("bodies"));
        int port = freePort();
        this.target = new Target("bare Tomcat", "127.0.0.1", port, tls);
        this.process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-Xms16m",
                        "-XX:+UseSerialGC",
                        "-XX:MinHeapFreeRatio=10",
                        "-XX:MaxHeapFreeRatio=30",
                        "-XX:+UseCompactObjectHeaders",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BareTomcat.class.getName(),
                        "--bodies=" + bodies,
                        "--server.address=127.0.0.1",
                        "--server.port=" + port,
                        "--server.http2.enabled=true",
                        "--server.tomcat.max-keep-alive-requests=-1",
                        "--server.tomcat.max-connections=10000",
                        "--server.tomcat.accept-count=4096",
                        "--server.ssl.certificate=" + pki.resolve("apiserver.crt"),
                        "--server.ssl.certificate-private-key=" + pki.resolve("apiserver.key"),
                        "--server.ssl.trust-certificate=" + pki.resolve("ca.crt"),
                        "--server.ssl.client-auth=want",
                        "--spring.threads.virtual.enabled=true",
                        "--spring.main.banner-mode=off"))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("bare.log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        awaitReady(directory);
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    private void awaitReady(Path directory) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            try (Connection connection = new Connection(target)) {
                return;
            } catch (IOException e) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    throw new IOException("the bare Tomcat does not start: see " + directory.resolve("bare.log"), e);
                }
                Thread.sleep(200);
            }
        }
    }

    Target target() {
        return target;
    }

    /** Makes it answer at {@code /bodies/name} with these bytes. */
    void serve(String name, byte[] body) throws IOException {
        Files.write(bodies.resolve(name), body);
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }
}
