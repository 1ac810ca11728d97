package dev.portcullis.kube.service;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The flags that a service takes, under kube-apiserver's names. They stand in {@code META-INF/portcullis/flags} of the service
 * (and, shared by all, of kube-api), a line each: {@code --name VALUE  what it does}; the launcher reads the same files.
 */
public final class Flags {
    private final Set<String> known;

    Flags(Set<String> known) {
        this.known = known;
    }

    /** All flags on the class path. */
    public static Flags load() {
        try {
            Set<String> names = new TreeSet<>();
            var resources = Flags.class.getClassLoader().getResources("META-INF/portcullis/flags");
            while (resources.hasMoreElements()) {
                try (InputStream in = resources.nextElement().openStream();
                        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
                    lines.lines()
                            .filter(line -> line.startsWith("--"))
                            .forEach(line -> names.add(line.split("[ =]")[0]));
                }
            }
            return new Flags(names);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Turns {@code --name=value}, {@code --name value} and a bare {@code --name} (true) into {@code --name=value}.
     *
     * @throws IllegalArgumentException for an unknown flag, naming the nearest known one
     */
    public List<String> parse(String... args) {
        List<String> parsed = new ArrayList<>();
        for (int i = 0; i < args.length; i++) {
            String arg = args[i];
            if (!arg.startsWith("--")) {
                throw new IllegalArgumentException("unexpected argument \"" + arg + "\": flags begin with --");
            }
            int equals = arg.indexOf('=');
            String name = equals < 0 ? arg : arg.substring(0, equals);
            if (!known.contains(name) && !name.startsWith("--spring.") && !name.startsWith("--logging.")) {
                throw new IllegalArgumentException("unknown flag: " + name + nearest(name));
            }
            if (equals >= 0) {
                parsed.add(arg);
            } else if (i + 1 < args.length && !args[i + 1].startsWith("--")) {
                parsed.add(name + "=" + args[++i]);
            } else {
                parsed.add(name + "=true");
            }
        }
        return parsed;
    }

    private String nearest(String name) {
        return known.stream()
                .min(Comparator.comparingInt(flag -> distance(name, flag)))
                .map(flag -> " (did you mean " + flag + "?)")
                .orElse("");
    }

    /** Levenshtein's distance. */
    private static int distance(String a, String b) {
        int[] previous = Stream.iterate(0, i -> i + 1)
                .limit(b.length() + 1L)
                .mapToInt(i -> i)
                .toArray();
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, Math.min(previous[j], row[j - 1]) + 1);
            }
            previous = row;
        }
        return previous[b.length()];
    }
}
