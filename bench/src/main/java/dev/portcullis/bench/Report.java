package dev.portcullis.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The table, line by line as it is measured, and the file. */
final class Report {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final ObjectNode root = MAPPER.createObjectNode();
    private final ArrayNode results = root.putArray("results");

    Report(String store) {
        root.put("time", Instant.now().toString());
        root.put("store", store);
        root.put("processors", Runtime.getRuntime().availableProcessors());
        root.put("loadAverage", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        root.put("java", System.getProperty("java.vm.version"));
        System.out.printf(
                "%nstore %s, %s processors, load average %.1f%n%n%-26s %-12s %12s %10s %10s %10s  %s%n",
                store,
                root.get("processors").asString(),
                root.get("loadAverage").asDouble(),
                "what",
                "by",
                "per second",
                "MB/s",
                "p50 ms",
                "p99 ms",
                "ratio");
    }

    /** The first is Portcullis; its ratio to each of the others stands beside that one. */
    void add(String what, int clients, Map<String, Round> rounds) {
        ObjectNode result = results.addObject();
        result.put("what", what);
        result.put("clients", clients);
        ObjectNode measured = result.putObject("measured");
        ObjectNode ratios = result.putObject("ratios");
        Map<String, Round> all = new LinkedHashMap<>(rounds);
        Round ours = all.values().iterator().next();
        String title = "%s, %d".formatted(what, clients);
        for (var entry : all.entrySet()) {
            Round round = entry.getValue();
            ObjectNode values = measured.putObject(entry.getKey());
            values.put("perSecond", round.perSecond());
            values.put("bytesPerSecond", round.bytesPerSecond());
            values.put("p50Millis", round.millis(0.5));
            values.put("p99Millis", round.millis(0.99));
            values.put("count", round.micros().length);
            String ratio = "";
            if (round != ours) {
                double value = ours.perSecond() / round.perSecond();
                ratios.put(entry.getKey(), value);
                ratio = "%.2f".formatted(value);
            }
            System.out.println("%-26s %-12s %12.0f %10.1f %10.2f %10.2f  %s"
                    .formatted(
                            title,
                            entry.getKey(),
                            round.perSecond(),
                            round.bytesPerSecond() / 1e6,
                            round.millis(0.5),
                            round.millis(0.99),
                            ratio)
                    .stripTrailing());
            title = "";
        }
    }

    /** What has no rival to be compared with. */
    void values(String what, Map<String, Double> values) {
        ObjectNode measured = results.addObject().put("what", what).putObject("measured");
        values.forEach(measured::put);
        System.out.println(what + ": "
                + values.entrySet().stream()
                        .map(value -> "%s %.2f".formatted(value.getKey(), value.getValue()))
                        .collect(Collectors.joining(", ")));
    }

    /** What could not be measured is said, not left out. */
    void failed(String what, int clients, Exception why) {
        ObjectNode result = results.addObject();
        result.put("what", what);
        result.put("clients", clients);
        result.put("failed", String.valueOf(why.getMessage()));
        System.out.printf("%-26s failed: %s%n", "%s, %d".formatted(what, clients), why.getMessage());
    }

    void write(Path file) throws IOException {
        Files.write(file, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(root));
        System.out.println("\nwritten to " + file);
    }
}
