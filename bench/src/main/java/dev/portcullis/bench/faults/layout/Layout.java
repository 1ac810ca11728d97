package dev.portcullis.bench.faults.layout;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The {@code ha} layout as processes of this machine. */
public final class Layout implements AutoCloseable {
    private static final int ETCDS = 3;
    private static final int REPLICAS = 2;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final EtcdCluster etcd;
    private final Program redis;
    private final Launcher launcher;
    private final List<Victim> services = new ArrayList<>();
    private final List<String> gateways = new ArrayList<>();

    private Layout(Path program, Path directory) throws IOException {
        this.launcher = new Launcher(program, directory.resolve("suite"));
        this.etcd = new EtcdCluster(directory, ETCDS);
        int port = Ports.free();
        List<String> words =
                List.of("redis-server", "--port", Integer.toString(port), "--bind", "127.0.0.1", "--save", "");
        this.redis = new Program("redis", words, directory.resolve("redis.log"), () -> listens(port));
        try {
            for (Victim member : etcd.members()) {
                member.awaitReady(PATIENCE);
            }
            launcher.run(
                    "up",
                    "--detach",
                    "--port=" + Ports.free(),
                    "--replicas=" + REPLICAS,
                    "--etcd-servers=" + etcd.servers(),
                    "--etcd-compaction-interval=0",
                    "--redis-url=redis://127.0.0.1:" + port);
            findServices();
            awaitReady();
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /**
     * Starts everything.
     *
     * @param program {@code ./portcullis}
     * @param directory where all its files go
     */
    public static Layout start(Path program, Path directory) throws IOException {
        return new Layout(program, directory);
    }

    private void findServices() throws IOException {
        HttpClient internal = Tls.client(launcher.data().resolve("pki/internal"), "launcher");
        HttpClient anybody = Tls.client(launcher.data().resolve("pki"), "");
        for (String line : Files.readAllLines(launcher.data().resolve("run/ports"))) {
            String name = line.split(" ")[0];
            int port = Integer.parseInt(line.split(" ")[1]);
            boolean gateway = name.startsWith("gateway");
            services.add(Launched.service(name, launcher, gateway ? anybody : internal, port));
            if (gateway) {
                gateways.add("https://127.0.0.1:" + port);
            }
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Until every process is there and says that it is ready. */
    public void awaitReady() throws IOException {
        for (Victim service : services) {
            service.awaitReady(PATIENCE);
        }
    }

    /** The processes of the suite. */
    public List<Victim> services() {
        return services;
    }

    public EtcdCluster etcd() {
        return etcd;
    }

    public Victim redis() {
        return redis;
    }

    /** Where clients are let in. */
    public List<String> gateways() {
        return gateways;
    }

    /** The administrator's. */
    public HttpClient admin() throws IOException {
        return Tls.client(launcher.data().resolve("pki"), "admin");
    }

    /** Nobody's in particular. */
    public HttpClient anybody() throws IOException {
        return Tls.client(launcher.data().resolve("pki"), "");
    }

    @Override
    public void close() {
        try {
            if (Files.exists(launcher.data())) {
                launcher.run("down");
            }
        } catch (IOException e) {
            System.err.println(e.getMessage());
        }
        redis.close();
        etcd.close();
    }
}
