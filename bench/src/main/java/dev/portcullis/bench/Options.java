package dev.portcullis.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The command line. */
record Options(
        @Nullable Path portcullis,
        @Nullable Path dataDir,
        String store,
        List<Integer> clients,
        List<Integer> watchers,
        Duration warmUp,
        Duration turn,
        int rounds,
        List<String> only,
        Path output) {
    static final String HELP = """
            ./portcullis bench [--store embedded|etcd]   start a suite, measure it, stop it (default embedded)
                               [--data-dir DIR]          measure the one that runs there instead; the namespaces
                                                         bench-… are left behind in it
                               [--clients 1,16,64] [--watchers 100,500,2000]
                               [--seconds 3] [--warm-up 30] [--rounds 3]
                               [--only admit,authorize,get,list,create,watch]
                               [--output FILE]           machine-readable results (default bench.json)""";

    static Options parse(String... args) {
        Map<String, String> flags = new HashMap<>();
        for (int i = 0; i < args.length; i++) {
            int equals = args[i].indexOf('=');
            if (!args[i].startsWith("--") || (equals < 0 && i + 1 == args.length)) {
                throw new IllegalArgumentException("unexpected argument " + args[i] + "\n" + HELP);
            }
            if (equals < 0) {
                flags.put(args[i], args[++i]);
            } else {
                flags.put(args[i].substring(0, equals), args[i].substring(equals + 1));
            }
        }
        Options options = new Options(
                path(flags.remove("--portcullis")),
                path(flags.remove("--data-dir")),
                or(flags.remove("--store"), "embedded"),
                numbers(or(flags.remove("--clients"), "1,16,64")),
                numbers(or(flags.remove("--watchers"), "100,500,2000")),
                seconds(or(flags.remove("--warm-up"), "30")),
                seconds(or(flags.remove("--seconds"), "3")),
                Integer.parseInt(or(flags.remove("--rounds"), "3")),
                List.of(or(flags.remove("--only"), "admit,authorize,get,list,create,watch")
                        .split(",")),
                Path.of(or(flags.remove("--output"), "bench.json")));
        if (!flags.isEmpty()) {
            throw new IllegalArgumentException("unknown: " + flags.keySet() + "\n" + HELP);
        }
        if (options.portcullis() == null && options.dataDir() == null) {
            throw new IllegalArgumentException("--portcullis or --data-dir is needed\n" + HELP);
        }
        if (!List.of("embedded", "etcd").contains(options.store())) {
            throw new IllegalArgumentException("--store must be embedded or etcd");
        }
        return options;
    }

    /** Whether anything is measured that needs a running suite. */
    boolean needsSuite() {
        return !List.of("admit", "authorize").containsAll(only);
    }

    private static String or(@Nullable String value, String otherwise) {
        return value == null ? otherwise : value;
    }

    private static @Nullable Path path(@Nullable String value) {
        return value == null ? null : Path.of(value).toAbsolutePath();
    }

    private static List<Integer> numbers(String list) {
        return Arrays.stream(list.split(",")).map(Integer::valueOf).toList();
    }

    private static Duration seconds(String number) {
        return Duration.ofMillis((long) (Double.parseDouble(number) * 1000));
    }
}
