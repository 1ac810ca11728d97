package dev.portcullis.admission.eventratelimit;

import dev.portcullis.admission.Attributes;
import dev.portcullis.admission.configuration.PluginConfigurations;

/** An EventRateLimit whose clock stands still, and that has seen some events already. */
public final class CountingLimits {
    private CountingLimits() {}

    public static EventRateLimit plugin(PluginConfigurations configurations, int before, Attributes event) {
        EventRateLimit plugin =
                new EventRateLimit(EventRateLimitSettings.of(configurations).limits(), new LocalBuckets(() -> 0));
        for (int i = 0; i < before; i++) {
            plugin.validate(event);
        }
        return plugin;
    }
}
