package dev.portcullis.bench;

import dev.portcullis.bench.faults.Faults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code ./portcullis bench}: measures a suite and prints and writes what it found. */
public final class Bench {
    private Bench() {}

    public static void main(String[] args) throws Exception {
        List<String> words = new ArrayList<>(List.of(args));
        if (words.remove("faults")) {
            System.exit(Faults.run(words));
        }
        if (Arrays.asList(args).contains("--help")) {
            System.out.println(Options.HELP);
            return;
        }
        Options options;
        try {
            options = Options.parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println("bench: " + e.getMessage());
            System.exit(2);
            return;
        }
        Report report = new Report(options.dataDir() == null ? options.store() : "of " + options.dataDir());
        if (options.only().contains("authorize")) {
            Decisions.measure(report);
        }
        if (options.only().contains("admit")) {
            Admissions.measure(report);
        }
        if (options.needsSuite()) {
            measure(options, report);
        }
        report.write(options.output());
    }

    private static void measure(Options options, Report report) throws Exception {
        Path directory = Files.createTempDirectory("portcullis-bench");
        try (EtcdServer etcd = EtcdServer.start(directory);
                Suite suite = suite(options, directory, etcd);
                BareProcess bare =
                        new BareProcess(directory, suite.pki(), suite.target().tls());
                RawRocks rocks = new RawRocks(directory)) {
            Comparison comparison = new Comparison(options.rounds(), options.warmUp(), options.turn());
            run(options, new Scenarios(suite.target(), bare, rocks, etcd, comparison, report), report);
        } finally {
            delete(directory);
        }
    }

    private static Suite suite(Options options, Path directory, @Nullable EtcdServer etcd)
            throws IOException, InterruptedException {
        Path portcullis = options.portcullis();
        if (options.dataDir() != null) {
            return Suite.running(options.dataDir());
        }
        if (portcullis == null) {
            throw new IllegalArgumentException("--portcullis or --data-dir is needed");
        }
        boolean onEtcd = "etcd".equals(options.store());
        if (onEtcd && etcd == null) {
            throw new IOException("--store etcd needs etcd on the PATH (Debian: apt-get install etcd-server)");
        }
        return Suite.start(portcullis, directory.resolve("data"), onEtcd && etcd != null ? etcd.address() : null);
    }

    /** One measurement. */
    interface Measurement {
        void of(int clients) throws Exception;
    }

    private static void run(Options options, Scenarios scenarios, Report report) {
        for (String scenario : options.only()) {
            switch (scenario) {
                case "get" -> each("GET", options.clients(), report, scenarios::get);
                case "list" -> {
                    each("LIST of 1000", options.clients(), report, clients -> scenarios.list(clients, 1_000));
                    each("LIST of 10000", options.clients(), report, clients -> scenarios.list(clients, 10_000));
                }
                case "create" -> each("CREATE", options.clients(), report, scenarios::create);
                case "admit", "authorize" -> {
                    // Measured before the suite was started.
                }
                case "watch" -> each("WATCH deliveries", options.watchers(), report, scenarios::watch);
                default -> throw new IllegalArgumentException("nothing is called " + scenario);
            }
        }
    }

    private static void each(String what, Iterable<Integer> numbers, Report report, Measurement measurement) {
        for (int number : numbers) {
            try {
                measurement.of(number);
            } catch (Exception e) {
                report.failed(what, number, e);
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
