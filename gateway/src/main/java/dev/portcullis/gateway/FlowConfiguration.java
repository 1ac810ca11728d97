package dev.portcullis.gateway;

import dev.portcullis.gateway.StageConfiguration.Services;
import dev.portcullis.gateway.flowcontrol.FlowControl;
import dev.portcullis.gateway.flowcontrol.FlowFollower;
import dev.portcullis.gateway.settings.GatewaySettings;
import dev.portcullis.gateway.throttle.InFlight;
import dev.portcullis.gateway.throttle.Throttle;
import dev.portcullis.kube.client.StoreClient;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Protection against overload: by flows and priority levels, or by a plain limit. */
@Configuration(proxyBeanMethods = false)
class FlowConfiguration {
    /** Of the time that a request may take, it may wait so much of it, as with kube-apiserver. */
    private static final int WAITING_PART = 4;

    /** A quarter of the heap, at a quarter of a MiB each. */
    private static final long WAITING_BYTES = 1024 * 1024;

    private static final int MOST_WAITING = 10_000;

    @Bean
    Throttle throttle(GatewaySettings settings, PrometheusMeterRegistry registry) {
        return settings.fair()
                ? new FlowControl(
                        settings.maxReads() + settings.maxWrites(),
                        settings.requestTimeout().dividedBy(WAITING_PART),
                        (int) Math.min(MOST_WAITING, Runtime.getRuntime().maxMemory() / WAITING_BYTES),
                        registry,
                        System::nanoTime)
                : new InFlight(settings.maxReads(), settings.maxWrites());
    }

    /** Null where there is nothing to follow. */
    @Bean
    @Nullable
    FlowFollower flowFollower(Services services, Throttle throttle) {
        return throttle instanceof FlowControl control
                ? new FlowFollower(new StoreClient(services.store()), control)
                : null;
    }
}
