package dev.portcullis.admission.eventratelimit;

import dev.portcullis.admission.configuration.PluginConfiguration;
import dev.portcullis.admission.configuration.PluginConfigurations;
import dev.portcullis.kube.service.BadFlagException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** {@code eventratelimit.admission.k8s.io/v1alpha1 Configuration}. */
record EventRateLimitSettings(List<Limit> limits) {
    private static final int CACHE_SIZE = 4096;
    private static final Map<String, Limit.Type> TYPES =
            Stream.of(Limit.Type.values()).collect(Collectors.toMap(type -> type.text, type -> type));

    /** @throws BadFlagException if there is none, or one that cannot be */
    static EventRateLimitSettings of(PluginConfigurations configurations) {
        PluginConfiguration configuration = configurations
                .of(EventRateLimit.NAME)
                .orElseThrow(() -> new BadFlagException(
                        "enable-admission-plugins",
                        "EventRateLimit needs its limits in --admission-control-config-file"))
                .require("eventratelimit.admission.k8s.io/v1alpha1", "Configuration");
        JsonNode limits = configuration.tree().path("limits");
        if (limits.isEmpty()) {
            throw configuration.problem("limits must not be empty");
        }
        return new EventRateLimitSettings(
                limits.valueStream().map(limit -> limit(configuration, limit)).toList());
    }

    private static Limit limit(PluginConfiguration configuration, JsonNode limit) {
        String name = limit.path("type").asString("");
        Limit.Type type = TYPES.get(name);
        if (type == null) {
            throw configuration.problem(
                    "a limit's type must be one of Server, Namespace, User, SourceAndObject, not \"" + name + "\"");
        }
        int cacheSize = limit.path("cacheSize").asInt(0);
        if (cacheSize < 0) {
            throw configuration.problem("cacheSize of " + name + " must not be negative");
        }
        return new Limit(
                type,
                positive(configuration, limit, "qps"),
                positive(configuration, limit, "burst"),
                cacheSize == 0 ? CACHE_SIZE : cacheSize);
    }

    private static int positive(PluginConfiguration configuration, JsonNode limit, String field) {
        int value = limit.path(field).asInt(0);
        if (value <= 0) {
            throw configuration.problem(field + " of " + limit.path("type").asString("") + " must be positive");
        }
        return value;
    }
}
