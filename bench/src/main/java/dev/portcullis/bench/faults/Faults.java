package dev.portcullis.bench.faults;

import dev.portcullis.bench.faults.checker.Verdict;
import dev.portcullis.bench.faults.history.History;
import dev.portcullis.bench.faults.history.Recorder;
import dev.portcullis.bench.faults.layout.Layout;
import dev.portcullis.bench.faults.layout.Victim;
import dev.portcullis.bench.faults.load.Load;
import dev.portcullis.bench.faults.nemesis.Nemesis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The fault test: a replicated suite, load, harm, and a verdict. */
public final class Faults {
    /** Load without harm, before it and after it. */
    private static final Duration QUIET = Duration.ofSeconds(2);

    private static final int BROKEN = 1;
    private static final int USAGE = 2;
    private static final int UNDECIDED = 3;

    private Faults() {}

    /** @return the exit code */
    public static int run(List<String> args) throws IOException {
        if (args.contains("--help")) {
            System.out.println(FaultOptions.HELP);
            return 0;
        }
        FaultOptions options;
        try {
            options = FaultOptions.parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println("bench faults: " + e.getMessage());
            return USAGE;
        }
        Path directory = Files.createTempDirectory("portcullis-faults");
        System.out.printf(
                "Seed %d; everything in %s, what happens in %s%n", options.seed(), directory, options.history());
        try {
            Verdict verdict = judge(options, directory);
            System.out.print(verdict);
            System.out.println(verdict.good() ? "Every promise was kept." : "A promise was BROKEN.");
            if (verdict.good()) {
                delete(directory);
            }
            return verdict.good() ? 0 : BROKEN;
        } catch (IOException e) {
            System.err.println("bench faults: " + e.getMessage() + " (logs: " + directory.resolve("suite/logs") + ")");
            return UNDECIDED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return UNDECIDED;
        }
    }

    private static Verdict judge(FaultOptions options, Path directory) throws IOException, InterruptedException {
        try (Layout layout = Layout.start(options.portcullis(), directory);
                Recorder recorder = new Recorder(options.history())) {
            Load load = Load.start(
                    recorder, layout.admin(), layout.anybody(), layout.gateways(), options.writers(), options.seed());
            Thread.sleep(QUIET);
            hurt(layout, recorder, options);
            Thread.sleep(QUIET);
            long last = load.finish();
            History history = read(layout, recorder, last);
            recorder.note("verdict", "is being reached");
            return Verdict.of(history);
        }
    }

    private static void hurt(Layout layout, Recorder recorder, FaultOptions options)
            throws IOException, InterruptedException {
        List<Supplier<Victim>> services = new ArrayList<>();
        layout.services().forEach(service -> services.add(() -> service));
        List<Supplier<Victim>> stores = new ArrayList<>(List.of(layout.etcd()::leader, layout::redis));
        layout.etcd().members().forEach(member -> stores.add(() -> member));
        Nemesis first = Nemesis.start("nemesis", services, recorder, options.seed());
        Nemesis second = Nemesis.start("nemesis of etcd and Redis", stores, recorder, options.seed() + 1);
        Thread.sleep(options.time());
        int hits = first.stop() + second.stop();
        layout.awaitReady();
        recorder.note("nemesis", "has hurt processes " + hits + " times; all are back");
    }

    private static History read(Layout layout, Recorder recorder, long last) throws IOException {
        List<io.etcd.jetcd.api.Event> stored = layout.etcd().history(last);
        return recorder.history(
                Committed.of("/registry/configmaps/" + Load.NAMESPACE + "/", stored),
                Committed.of("/registry/rolebindings/" + Load.NAMESPACE + "/", stored));
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
