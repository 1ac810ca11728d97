package dev.portcullis.e2e.suite;

import dev.portcullis.e2e.client.Https;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A suite with several replicas of each service, as processes on one etcd; all know all of the services that they call. The launcher makes
 * its keys and says how its processes are started.
 */
public final class Replicas implements AutoCloseable {
    /** In the order in which they are to be started. */
    private static final List<String> ORDER =
            List.of("store-service", "authn-service", "authz-service", "admission-service", "gateway");

    private final Portcullis portcullis;
    private final Map<String, List<Replica>> replicas = new LinkedHashMap<>();

    private Replicas(Portcullis portcullis) {
        this.portcullis = portcullis;
    }

    /**
     * @param store with {@link StoreKind#EMBEDDED} the flags say which etcd: {@code --store=etcd --etcd-servers=…}
     * @param each how many there are of each service
     */
    public static Replicas start(String name, StoreKind store, int each, String... flags) {
        Portcullis portcullis = Portcullis.start(name, store, flags);
        Map<String, List<String>> words = new HashMap<>();
        Map<String, List<Integer>> ports = new HashMap<>();
        for (String service : ORDER) {
            words.put(service, Replica.words(portcullis, service));
            ports.put(
                    service,
                    Stream.concat(
                                    Stream.of(portcullis.port(service)),
                                    Stream.generate(Ports::free).limit(each - 1L))
                            .toList());
        }
        portcullis.kill(ORDER.toArray(String[]::new));
        Replicas all = new Replicas(portcullis);
        try {
            for (String service : ORDER) {
                List<Replica> started = new ArrayList<>();
                all.replicas.put(service, started);
                for (int port : ports.get(service)) {
                    started.add(Replica.of(portcullis.data(), service, words.get(service), port, urls(service, ports)));
                }
            }
            all.all().forEach(all::awaitReady);
            return all;
        } catch (RuntimeException | AssertionError e) {
            all.close();
            throw e;
        }
    }

    private static String[] urls(String service, Map<String, List<Integer>> ports) {
        return ORDER.stream()
                .filter(other -> !other.equals("gateway") && !other.equals(service))
                .map(other -> "--" + other.replace("-service", "") + "-url="
                        + ports.get(other).stream()
                                .map(port -> "https://127.0.0.1:" + port)
                                .collect(Collectors.joining(",")))
                .toArray(String[]::new);
    }

    public Portcullis portcullis() {
        return portcullis;
    }

    public List<String> services() {
        return ORDER;
    }

    public List<Replica> of(String service) {
        return replicas.get(service);
    }

    public List<Replica> all() {
        return replicas.values().stream().flatMap(List::stream).toList();
    }

    /** The administrator, at one of the gateways. */
    public Https admin(int gateway) {
        return of("gateway").get(gateway).admin(portcullis);
    }

    /** Whether it says so itself. */
    public boolean ready(Replica replica) {
        return replica.ready(portcullis);
    }

    public void awaitReady(Replica replica) {
        replica.awaitReady(portcullis);
    }

    @Override
    public void close() {
        List<Replica> backwards = all().reversed();
        backwards.forEach(Replica::kill);
        portcullis.close();
    }
}
