package dev.portcullis.kube.metrics;

import com.sun.management.UnixOperatingSystemMXBean;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** The process under the names that Prometheus' own clients use: {@code process_cpu_seconds_total}, {@code process_resident_memory_bytes}, …; beside Micrometer's uptime. */
public final class ProcessMetrics implements MeterBinder {
    private static final Path MEMORY = Path.of("/proc/self/statm");
    private static final long PAGE = 4096;
    private static final double NANOS = 1e9;

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("process.resident.memory", ProcessMetrics::resident)
                .baseUnit("bytes")
                .description("Resident memory")
                .register(registry);
        if (!(ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system)) {
            return;
        }
        FunctionCounter.builder("process.cpu", system, of -> of.getProcessCpuTime() / NANOS)
                .baseUnit("seconds")
                .description("Time of all CPUs")
                .register(registry);
        Gauge.builder("process.open.fds", system, UnixOperatingSystemMXBean::getOpenFileDescriptorCount)
                .description("Open file descriptors")
                .register(registry);
        Gauge.builder("process.max.fds", system, UnixOperatingSystemMXBean::getMaxFileDescriptorCount)
                .description("How many there may be")
                .register(registry);
    }

    /** NaN where the system does not tell. */
    private static double resident() {
        try {
            return Long.parseLong(Files.readString(MEMORY).split(" ")[1]) * (double) PAGE;
        } catch (IOException | RuntimeException e) {
            return Double.NaN;
        }
    }
}
