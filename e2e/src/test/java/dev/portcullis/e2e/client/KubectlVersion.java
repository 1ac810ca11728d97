package dev.portcullis.e2e.client;

import dev.portcullis.e2e.suite.Command;
import dev.portcullis.e2e.suite.Command.Result;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A kubectl binary on this machine. Of those found (on the PATH, unpacked by {@code ./portcullis test}, or beside a dispatcher that
 * picks one by the server's version) the scenarios use the oldest, the newest, and 1.27.
 */
public record KubectlVersion(int minor, Path binary) {
    private static final Pattern VERSION = Pattern.compile("\"gitVersion\": \"v1\\.([0-9]+)");
    private static final List<KubectlVersion> CHOSEN = choose();

    public static List<KubectlVersion> all() {
        return CHOSEN;
    }

    /** For scenarios in which the client's version plays no part. */
    public static KubectlVersion newest() {
        return CHOSEN.getLast();
    }

    public boolean atLeast(int minorVersion) {
        return minor >= minorVersion;
    }

    private static List<KubectlVersion> choose() {
        Map<Integer, KubectlVersion> found = new TreeMap<>();
        candidates().forEach(binary -> {
            Result version = new Command(
                            List.of(binary.toString(), "version", "--client", "-o", "json"), Map.of(), Path.of("."))
                    .run(Duration.ofSeconds(30));
            Matcher minor = VERSION.matcher(version.out());
            if (minor.find()) {
                int number = Integer.parseInt(minor.group(1));
                found.putIfAbsent(number, new KubectlVersion(number, binary));
            }
        });
        List<Integer> wanted = new ArrayList<>(found.keySet());
        wanted.removeIf(minor -> minor != wanted.getFirst() && minor != 27 && minor != wanted.getLast());
        List<KubectlVersion> chosen = wanted.stream().map(found::get).toList();
        System.out.println("  kubectl versions found: " + found.keySet() + ", used: " + chosen);
        if (!found.containsKey(20)) {
            throw new AssertionError("kubectl 1.20 is missing: ./portcullis test fetches it from Debian's packages");
        }
        return chosen;
    }

    private static List<Path> candidates() {
        List<Path> candidates = new ArrayList<>();
        Path unpacked = Path.of(System.getProperty("portcullis.home", ".."), ".cache/kubectl-1.20/usr/bin/kubectl");
        if (Files.isExecutable(unpacked)) {
            candidates.add(unpacked.toAbsolutePath());
        }
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "kubectl"))
                .filter(Files::isExecutable)
                .findFirst()
                .ifPresent(binary -> candidates.addAll(siblings(binary)));
        return candidates;
    }

    /** The versions that a dispatcher chooses from, or else the binary itself. */
    private static List<Path> siblings(Path binary) {
        try (Stream<Path> files = Files.list(binary.toRealPath().getParent())) {
            List<Path> versions = files.filter(
                            file -> file.getFileName().toString().matches("kubectl\\.1\\.[0-9]+"))
                    .sorted(Comparator.naturalOrder())
                    .toList();
            return versions.isEmpty() ? List.of(binary) : versions;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return "1." + minor;
    }
}
