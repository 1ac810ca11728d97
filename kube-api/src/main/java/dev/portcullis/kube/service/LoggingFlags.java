package dev.portcullis.kube.service;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code --logging-format} and {@code --v} mean to Spring Boot, which sets up logging before anything else. */
final class LoggingFlags {
    private static final int REQUESTS = 3;
    private static final int DEBUG = 5;

    private LoggingFlags() {}

    /**
     * @param flags {@code --name=value}
     * @throws BadFlagException for a value that there is not
     */
    static Map<String, Object> properties(List<String> flags) {
        Map<String, Object> properties = new HashMap<>();
        FlagValues values = new FlagValues(name -> last(flags, name));
        String format = values.text("logging-format", "text");
        switch (format) {
            case "text" -> {
                // Of the pattern in portcullis-service.properties.
            }
            case "json" -> properties.put("logging.structured.format.console", "logstash");
            default -> throw new BadFlagException("logging-format", "must be text or json, not \"" + format + "\"");
        }
        int verbosity = values.number("v", 0);
        if (verbosity >= REQUESTS) {
            properties.put("logging.level.dev.portcullis.kube.tracing.HttpLog", "debug");
        }
        if (verbosity >= DEBUG) {
            properties.put("logging.level.dev.portcullis", "debug");
        }
        return properties;
    }

    private static @Nullable String last(List<String> flags, String name) {
        String prefix = "--" + name + "=";
        return flags.stream()
                .filter(flag -> flag.startsWith(prefix))
                .reduce((first, second) -> second)
                .map(flag -> flag.substring(prefix.length()))
                .orElse(null);
    }
}
