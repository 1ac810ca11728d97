package dev.portcullis.kube.service;

import dev.portcullis.kube.tracing.OpenTelemetryTracer;
import dev.portcullis.kube.tracing.RequestContext;
import dev.portcullis.kube.tracing.TraceSettings;
import java.security.Security;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;

/** Starts a service: reads its flags, refuses unknown ones, then hands over to Spring Boot. */
public final class PortcullisService {
    private PortcullisService() {}

    /** Exits with 1 and a sentence on standard error for bad flags. */
    public static void run(ServiceName name, Class<?> application, String... args) {
        // Names stand for replicas that come and go; the JVM would keep to an answer for half a minute.
        Security.setProperty("networkaddress.cache.ttl", "1");
        Security.setProperty("networkaddress.cache.negative.ttl", "1");
        List<String> flags;
        Map<String, Object> defaults = defaults(name);
        try {
            flags = RedisPasswordFile.into(Flags.load().parse(args));
            defaults.putAll(LoggingFlags.properties(flags));
            trace(name);
        } catch (IllegalArgumentException | BadFlagException e) {
            System.err.println(name.id() + ": " + e.getMessage());
            System.exit(1);
            return;
        }
        SpringApplication spring = new SpringApplication(application);
        spring.setWebApplicationType(WebApplicationType.SERVLET);
        spring.setDefaultProperties(defaults);
        spring.run(flags.toArray(String[]::new));
    }

    /** @throws IllegalArgumentException if the environment variables make no sense */
    private static void trace(ServiceName name) {
        if (!new TraceSettings(System.getenv()).wanted()) {
            return;
        }
        try {
            RequestContext.trace(new OpenTelemetryTracer(name.id(), Map.of()));
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "traces cannot be sent as the OTEL_ variables say: " + e.getMessage(), e);
        }
    }

    /** Internal ports ask for a certificate of the internal CA; the gateway's port faces the world and sees to its own. */
    static Map<String, Object> defaults(ServiceName name) {
        Map<String, Object> defaults = new HashMap<>();
        defaults.put("spring.application.name", name.id());
        defaults.put("spring.config.import", "classpath:portcullis-service.properties");
        if (name != ServiceName.GATEWAY) {
            defaults.put("server.ssl.bundle", "internal");
            defaults.put("server.ssl.client-auth", "need");
        }
        return defaults;
    }
}
