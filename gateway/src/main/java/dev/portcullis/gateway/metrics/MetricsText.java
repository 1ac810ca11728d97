package dev.portcullis.gateway.metrics;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** Prometheus' text form of several replicas: each metric once, its samples with the label {@code replica}. */
final class MetricsText {
    private final Map<String, Family> families = new LinkedHashMap<>();

    private static final class Family {
        final StringBuilder head = new StringBuilder();
        final StringBuilder samples = new StringBuilder();
    }

    static void accept(BiConsumer<String, String> header) {
        header.accept("Accept", MetricsEndpoint.TEXT);
    }

    void add(String text, String replica) {
        Family family = new Family();
        for (String line : text.split("\n")) {
            if (line.startsWith("# HELP ") || line.startsWith("# TYPE ")) {
                String name = line.split(" ", 4)[2];
                family = families.computeIfAbsent(name, any -> new Family());
                if (family.samples.isEmpty() && family.head.indexOf(line.substring(0, 7) + name) < 0) {
                    family.head.append(line).append('\n');
                }
            } else if (!line.isBlank() && !line.startsWith("#")) {
                family.samples.append(labelled(line, replica)).append('\n');
            }
        }
    }

    private static String labelled(String sample, String replica) {
        String label = "replica=\"" + replica + '"';
        int brace = sample.indexOf('{');
        if (brace >= 0) {
            return sample.substring(0, brace + 1) + label + ',' + sample.substring(brace + 1);
        }
        int space = sample.indexOf(' ');
        return sample.substring(0, space) + '{' + label + '}' + sample.substring(space);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        families.values().forEach(family -> text.append(family.head).append(family.samples));
        return text.toString();
    }
}
