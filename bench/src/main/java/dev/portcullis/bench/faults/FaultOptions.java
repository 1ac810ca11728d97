package dev.portcullis.bench.faults;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The command line of {@code bench faults}. */
record FaultOptions(Path portcullis, Duration time, long seed, int writers, Path history) {
    static final String HELP = """
            ./portcullis bench faults [--minutes 10]      for how long; or --seconds
                                      [--seed N]          who is hurt when, and what is asked for (default: another each time)
                                      [--writers 6]       how many write
                                      [--history FILE]    all that happened, a JSON object a line (default faults-history.jsonl)
            Starts three etcds, a Redis and two processes of each service, kills, pauses and restarts them under load, and then
            decides whether every promise was kept. Exit code: 0 kept, 1 broken, 2 bad flags, 3 it could not be decided.""";

    static FaultOptions parse(List<String> args) {
        Map<String, String> flags = new HashMap<>();
        for (int i = 0; i < args.size(); i++) {
            String flag = args.get(i);
            int equals = flag.indexOf('=');
            if (!flag.startsWith("--") || (equals < 0 && i + 1 == args.size())) {
                throw new IllegalArgumentException("unexpected argument " + flag + "\n" + HELP);
            }
            if (equals < 0) {
                flags.put(flag, args.get(++i));
            } else {
                flags.put(flag.substring(0, equals), flag.substring(equals + 1));
            }
        }
        long minutes = number(flags, "--minutes", 10);
        FaultOptions options = new FaultOptions(
                Path.of(text(flags, "--portcullis", "portcullis")).toAbsolutePath(),
                Duration.ofSeconds(number(flags, "--seconds", minutes * 60)),
                number(flags, "--seed", System.nanoTime() & 0xffff),
                (int) number(flags, "--writers", 6),
                Path.of(text(flags, "--history", "faults-history.jsonl")).toAbsolutePath());
        if (!flags.isEmpty()) {
            throw new IllegalArgumentException("unknown: " + flags.keySet() + "\n" + HELP);
        }
        if (options.time().toSeconds() < 1 || options.writers() < 1) {
            throw new IllegalArgumentException("there must be some time and some writers\n" + HELP);
        }
        return options;
    }

    private static String text(Map<String, String> flags, String name, String otherwise) {
        String value = flags.remove(name);
        return value == null ? otherwise : value;
    }

    private static long number(Map<String, String> flags, String name, long otherwise) {
        String value = flags.remove(name);
        try {
            return value == null ? otherwise : Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " must be a number, not \"" + value + "\"\n" + HELP, e);
        }
    }
}
