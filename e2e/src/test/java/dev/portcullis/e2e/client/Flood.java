package dev.portcullis.e2e.client;

import dev.portcullis.e2e.suite.Command;
import dev.portcullis.e2e.suite.Portcullis;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

/**
 * Many at once, of one user, that ask again and again, and heed no more than Retry-After. They are another machine's, as far as one machine can
 * show that: a process that gets a CPU when nobody else wants it.
 */
public final class Flood implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int ENOUGH = 100;
    private static final String CONNECTED = "connected";
    private static final String UNDER_WAY = "under way ";
    private static final String REFUSED = "refused ";
    private static final String OVER = "over ";

    private final Running process;
    private int round;

    /**
     * What came of it.
     *
     * @param median after how many milliseconds answers came
     * @param refusals each kind once, of all rounds: status, Retry-After, body
     */
    public record Outcome(int answered, double median, int refused, List<String> refusals) {}

    private Flood(Running process) {
        this.process = process;
    }

    /** Connected, and ready to begin. */
    public static Flood of(Portcullis portcullis, String token, String path, int connections) {
        List<String> words = new ArrayList<>(List.of("nice", "-n", "19"));
        words.addAll(
                List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(), "-Xmx64m"));
        words.addAll(List.of("-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"), Flood.class.getName()));
        words.addAll(List.of(portcullis.url(), portcullis.pki("ca.crt").toString(), token, path));
        words.add(String.valueOf(connections));
        Flood flood = new Flood(Running.of(new Command(words, Map.of(), portcullis.data())));
        try {
            flood.process.await(PATIENCE, CONNECTED::equals);
            return flood;
        } catch (AssertionError e) {
            flood.close();
            throw e;
        }
    }

    /** Returns when many have been answered, and some were refused. */
    public void begin() {
        round++;
        process.tell("begin");
        process.await(PATIENCE, (UNDER_WAY + round)::equals);
    }

    /** When what has been asked is answered. */
    public Outcome end() {
        process.tell("end");
        String over = process.await(PATIENCE, line -> line.startsWith(OVER + round));
        String[] numbers = over.substring(OVER.length()).split(" ");
        List<String> refusals = process.lines().stream()
                .filter(line -> line.startsWith(REFUSED))
                .map(line -> line.substring(REFUSED.length()))
                .toList();
        return new Outcome(
                Integer.parseInt(numbers[1]), Double.parseDouble(numbers[2]), Integer.parseInt(numbers[3]), refusals);
    }

    @Override
    public void close() {
        process.close();
    }

    /** The process: server, its CA, token, path, number of connections. It is told when to begin and when to end. */
    public static void main(String... args) throws Exception {
        SSLContext tls = Pem.context(Path.of(args[1]), Optional.empty());
        Clients clients = new Clients(System.out::println);
        for (int i = 0; i < Integer.parseInt(args[4]); i++) {
            FrugalReader client = new FrugalReader(URI.create(args[0]), tls, args[2], args[3]);
            Thread.ofVirtual().start(() -> clients.run(client));
            clients.count++;
        }
        System.out.println(CONNECTED);
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            if (order.equals("begin")) {
                clients.begin();
            } else {
                clients.end();
            }
        }
    }

    /** All of them; one that fails says so, and ends the process. */
    private static final class Clients {
        int count;

        private final Consumer<String> out;
        private final Semaphore permits = new Semaphore(0);
        private final Semaphore resting = new Semaphore(0);
        private final ConcurrentLinkedQueue<Double> answered = new ConcurrentLinkedQueue<>();
        private final AtomicInteger refused = new AtomicInteger();
        private final Set<String> refusals = ConcurrentHashMap.newKeySet();
        private volatile boolean going;
        private int round;

        Clients(Consumer<String> out) {
            this.out = out;
        }

        void begin() throws InterruptedException {
            answered.clear();
            refused.set(0);
            round++;
            going = true;
            permits.release(count);
            while (answered.size() < ENOUGH || refused.get() == 0) {
                Thread.sleep(10);
            }
            out.accept(UNDER_WAY + round);
        }

        void end() throws InterruptedException {
            going = false;
            resting.acquire(count);
            List<Double> times = answered.stream().sorted().toList();
            out.accept(OVER + round + " " + times.size() + " " + times.get(times.size() / 2) + " " + refused);
        }

        void run(FrugalReader client) {
            try {
                while (true) {
                    permits.acquire();
                    while (going) {
                        ask(client);
                    }
                    resting.release();
                }
            } catch (Exception e) {
                e.printStackTrace();
                System.exit(1);
            }
        }

        private void ask(FrugalReader client) throws Exception {
            long began = System.nanoTime();
            FrugalReader.Answer answer = client.get();
            if (answer.status() == 200) {
                answered.add((System.nanoTime() - began) / 1e6);
                return;
            }
            refused.incrementAndGet();
            int seconds = Integer.parseInt(answer.headers().getOrDefault("Retry-After", "0"));
            String refusal =
                    answer.status() + " " + seconds + " " + answer.body().strip();
            if (refusals.add(refusal)) {
                out.accept(REFUSED + refusal);
            }
            for (long end = began + seconds * 1_000_000_000L; going && System.nanoTime() < end; ) {
                Thread.sleep(200);
            }
        }
    }
}
