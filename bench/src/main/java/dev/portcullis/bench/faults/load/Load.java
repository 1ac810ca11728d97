package dev.portcullis.bench.faults.load;

import dev.portcullis.bench.faults.history.Operation;
import dev.portcullis.bench.faults.history.Outcome;
import dev.portcullis.bench.faults.history.Recorder;
import dev.portcullis.bench.faults.history.Request;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** Everybody who is busy with the suite while it is being hurt. */
public final class Load {
    /** Everything is in it. */
    public static final String NAMESPACE = "faults";

    private static final String CORE = "/api/v1/namespaces/" + NAMESPACE;
    private static final String RBAC = "/apis/rbac.authorization.k8s.io/v1/namespaces/" + NAMESPACE;
    private static final String CONFIG_MAPS = CORE + "/configmaps";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int WATCHERS = 4;

    private final Recorder recorder;
    private final Client admin;
    private final Keys keys = new Keys();
    private final Random random;
    private final List<Thread> busy = new ArrayList<>();
    private final List<Watcher> watchers = new ArrayList<>();
    private final List<Thread> watching = new ArrayList<>();
    private volatile boolean stopped;
    /** Watchers go on until they have been told the last write. */
    private volatile boolean over;

    private Load(Recorder recorder, HttpClient http, List<String> gateways, long seed) {
        this.recorder = recorder;
        this.admin = new Client(http, gateways, "");
        this.random = new Random(seed);
    }

    /**
     * Makes what all need and sets them to work.
     *
     * @param anybody a client without credentials, for those who have a token
     */
    public static Load start(
            Recorder recorder,
            HttpClient administrator,
            HttpClient anybody,
            List<String> gateways,
            int writers,
            long seed)
            throws IOException, InterruptedException {
        Load load = new Load(recorder, administrator, gateways, seed);
        String token = load.prepare();
        for (int i = 1; i <= WATCHERS; i++) {
            Watcher watcher = new Watcher("watcher" + i, load.admin, CONFIG_MAPS, recorder, load.dice());
            load.watchers.add(watcher);
            load.watching.add(load.run(watcher, () -> load.over));
        }
        for (int i = 1; i <= writers; i++) {
            load.busy.add(load.run(new Writer("w" + i, load.admin, CONFIG_MAPS, load.keys, recorder, load.dice())));
        }
        load.busy.add(load.run(new Lister("lister", load.admin, CONFIG_MAPS, recorder, load.dice())));
        load.busy.add(load.run(new Grants(load.admin, RBAC + "/rolebindings", """
                {"metadata":{"name":"%s"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"reader"},
                 "subjects":[{"kind":"ServiceAccount","name":"robot","namespace":"faults"}]}""", recorder, load.dice())));
        for (String gateway : gateways) {
            Client robot = new Client(anybody, List.of(gateway), "Bearer " + token);
            load.busy.add(load.run(new Robot(
                    "robot" + (1 + gateways.indexOf(gateway)),
                    robot,
                    CONFIG_MAPS + "/kube-root-ca.crt",
                    CORE + "/secrets/none",
                    recorder,
                    load.dice())));
        }
        return load;
    }

    private Random dice() {
        return new Random(random.nextLong());
    }

    /** @return the token of who is let in at times */
    private String prepare() throws IOException, InterruptedException {
        make("/api/v1/namespaces", "{\"metadata\":{\"name\":\"" + NAMESPACE + "\"}}");
        make(CORE + "/serviceaccounts", "{\"metadata\":{\"name\":\"robot\"}}");
        make(RBAC + "/roles", """
                {"metadata":{"name":"reader"},"rules":[{"apiGroups":[""],"resources":["configmaps"],"verbs":["get"]}]}""");
        return Content.read(make(CORE + "/serviceaccounts/robot/token", "{\"spec\":{\"expirationSeconds\":86400}}"))
                .path("status")
                .path("token")
                .asString();
    }

    private String make(String collection, String body) throws IOException, InterruptedException {
        Answer answer = admin.post(collection, body);
        if (!answer.good()) {
            throw new IOException("POST " + collection + ": " + answer.status() + " " + answer.body());
        }
        return answer.body();
    }

    private Thread run(Actor actor) {
        return run(actor, () -> stopped);
    }

    private Thread run(Actor actor, BooleanSupplier done) {
        return Thread.ofVirtual().start(() -> {
            try {
                while (!done.getAsBoolean()) {
                    actor.act();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                recorder.note("load", "an actor broke: " + e);
                throw e;
            }
        });
    }

    /**
     * Ends it, looks at what is there once more, and waits for the watchers to have been told everything.
     *
     * @return the version of the last write
     */
    public long finish() throws IOException, InterruptedException {
        stopped = true;
        for (Thread thread : busy) {
            thread.join();
        }
        Writer last = new Writer("last", admin, CONFIG_MAPS, keys, recorder, random);
        for (String key : keys.all()) {
            last.get(key);
        }
        if (!new Lister("last", admin, CONFIG_MAPS, recorder, random).list(0)) {
            throw new IOException("the last list was not answered");
        }
        long marker = mark();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (watchers.stream().anyMatch(watcher -> watcher.version() < marker) && System.nanoTime() < end) {
            Thread.sleep(50);
        }
        over = true;
        for (Thread thread : watching) {
            thread.interrupt();
            thread.join();
        }
        watchers.forEach(watcher -> watcher.record(marker));
        return marker;
    }

    private long mark() throws IOException, InterruptedException {
        long start = recorder.now();
        Answer answer =
                admin.post(CONFIG_MAPS, Content.configMap("marker", "marker-1").toString());
        if (!answer.good()) {
            throw new IOException("the last write was not answered: " + answer);
        }
        long version = Content.version(Content.read(answer.body()));
        recorder.operation(new Operation(
                "marker",
                "marker",
                new Request.Create("marker-1"),
                new Outcome.Done(),
                version,
                start,
                recorder.now()));
        return version;
    }
}
