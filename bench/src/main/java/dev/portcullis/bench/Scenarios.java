package dev.portcullis.bench;

import static dev.portcullis.bench.Connection.request;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is measured: each against the bare Tomcat with the same bytes, writes against the raw stores too. */
final class Scenarios {
    private static final String SUITE = "portcullis";
    private static final String BARE = "bare tomcat";
    private static final int SEEDERS = 16;

    private final Target suite;
    private final BareProcess bare;
    private final RawRocks rocks;
    private final @Nullable EtcdServer etcd;
    private final Comparison comparison;
    private final Report report;

    Scenarios(
            Target suite,
            BareProcess bare,
            RawRocks rocks,
            @Nullable EtcdServer etcd,
            Comparison comparison,
            Report report) {
        this.suite = suite;
        this.bare = bare;
        this.rocks = rocks;
        this.etcd = etcd;
        this.comparison = comparison;
        this.report = report;
    }

    private void namespace(String name) throws IOException {
        suite.call(request("POST", "/api/v1/namespaces", Objects.namespace(name)), 201, 409);
    }

    void get(int clients) throws Exception {
        namespace("bench-get");
        String collection = Objects.collection("bench-get");
        suite.call(request("POST", collection, Objects.configMap("one", "1")), 201, 409);
        read("GET", clients, collection + "/one");
    }

    void list(int clients, int objects) throws Exception {
        String namespace = "bench-list-" + objects;
        namespace(namespace);
        seed(namespace, objects);
        read("LIST of " + objects, clients, Objects.collection(namespace));
    }

    private void seed(String namespace, int objects) throws Exception {
        String collection = Objects.collection(namespace);
        String last = "object-" + (objects - 1);
        try (Connection connection = new Connection(suite)) {
            if (connection
                            .send(request("GET", collection + "/" + last, null), null)
                            .status()
                    == 200) {
                return;
            }
        }
        AtomicInteger number = new AtomicInteger();
        try (var threads = Executors.newFixedThreadPool(SEEDERS)) {
            List<Future<?>> seeders = new ArrayList<>();
            for (int i = 0; i < SEEDERS; i++) {
                seeders.add(threads.submit(() -> {
                    try (Connection connection = new Connection(suite)) {
                        for (int n = number.getAndIncrement(); n < objects; n = number.getAndIncrement()) {
                            byte[] body = Objects.configMap("object-" + n, Integer.toString(n));
                            connection.send(request("POST", collection, body), null);
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> seeder : seeders) {
                seeder.get();
            }
        }
    }

    private void read(String what, int clients, String path) throws Exception {
        byte[] get = request("GET", path, null);
        bare.serve(what, suite.call(get, 200));
        byte[] bareGet = request("GET", "/bodies/" + what.replace(" ", "%20"), null);
        Map<String, Comparison.Turn> turns = new LinkedHashMap<>();
        turns.put(SUITE, time -> Load.run(Load.requests(suite, () -> get, 200), clients, time));
        turns.put(BARE, time -> Load.run(Load.requests(bare.target(), () -> bareGet, 200), clients, time));
        report.add(what, clients, comparison.measure(turns));
    }

    void create(int clients) throws Exception {
        namespace("bench-create");
        String collection = Objects.collection("bench-create");
        String run = Long.toString(System.nanoTime(), 36);
        AtomicInteger number = new AtomicInteger();
        Supplier<byte[]> next =
                () -> request("POST", collection, Objects.configMap("c-" + run + "-" + number.getAndIncrement(), "1"));
        byte[] stored = suite.call(next.get(), 201);
        bare.serve("created", stored);
        byte[] bareNext = request("POST", "/bodies/created", Objects.configMap("c-" + run + "-100000", "1"));
        Map<String, Comparison.Turn> turns = new LinkedHashMap<>();
        turns.put(SUITE, time -> Load.run(Load.requests(suite, next, 201), clients, time));
        turns.put(BARE, time -> Load.run(Load.requests(bare.target(), () -> bareNext, 201), clients, time));
        turns.put("raw rocksdb", time -> Load.run(rocks.puts(stored), clients, time));
        EtcdServer server = etcd;
        if (server != null) {
            turns.put("raw etcd", time -> Load.run(server.puts(stored), clients, time));
        }
        report.add("CREATE", clients, comparison.measure(turns));
    }

    void watch(int watchers) throws Exception {
        namespace("bench-watch");
        String collection = Objects.collection("bench-watch");
        suite.call(request("POST", collection, Objects.configMap("one", "0")), 201, 409);
        byte[] stored = suite.call(put(collection, -1), 200);
        byte[] event = Objects.bytes(
                "{\"type\":\"MODIFIED\",\"object\":" + new String(stored, StandardCharsets.UTF_8).strip() + "}\n");
        byte[] publish = request("POST", "/publish", event);
        byte[] bareWatch = request("GET", "/watch", null);
        Map<String, Comparison.Turn> turns = new LinkedHashMap<>();
        turns.put(SUITE, time -> {
            byte[] now = request(
                    "GET", collection + "?watch=true&timeoutSeconds=600&resourceVersion=" + revision(collection), null);
            try (Connection writer = new Connection(suite)) {
                return FanOut.run(suite, now, watchers, n -> writer.send(put(collection, n), null));
            }
        });
        turns.put(BARE, time -> {
            try (Connection writer = new Connection(bare.target())) {
                return FanOut.run(bare.target(), bareWatch, watchers, n -> writer.send(publish, null));
            }
        });
        report.add("WATCH deliveries", watchers, comparison.measure(turns));
    }

    private static byte[] put(String collection, int n) {
        return request("PUT", collection + "/one", Objects.configMap("one", n + "-" + System.nanoTime()));
    }

    private String revision(String collection) throws IOException {
        String list =
                new String(suite.call(request("GET", collection + "?limit=1", null), 200), StandardCharsets.UTF_8);
        Matcher matcher = Pattern.compile("\"resourceVersion\":\\s*\"(\\d+)\"").matcher(list);
        if (!matcher.find()) {
            throw new IOException("a list without a resourceVersion");
        }
        return matcher.group(1);
    }
}
