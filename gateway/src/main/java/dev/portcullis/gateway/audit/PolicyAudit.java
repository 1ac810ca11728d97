package dev.portcullis.gateway.audit;

import dev.portcullis.gateway.audit.backend.AuditBackend;
import dev.portcullis.gateway.audit.backend.AuditBackends;
import dev.portcullis.gateway.audit.backend.AuditMetrics;
import dev.portcullis.gateway.audit.policy.AuditPolicy;
import dev.portcullis.gateway.audit.policy.PolicyFile;
import dev.portcullis.gateway.exchange.Trail;
import dev.portcullis.gateway.settings.AuditSettings;
import dev.portcullis.kube.reload.ReloadingFile;
import dev.portcullis.kube.service.BadFlagException;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Writes down what the policy says, which is read again when its file changes. */
public final class PolicyAudit implements AuditLog, AutoCloseable {
    private static final long ROOM_FOR_ANSWERS = 64L * 1024 * 1024;

    private final Supplier<AuditPolicy> policy;
    private final @Nullable ReloadingFile<AuditPolicy> file;
    private final AuditMetrics metrics;
    private final AuditBackend backend;
    private final Room room = new Room(ROOM_FOR_ANSWERS);

    private PolicyAudit(@Nullable ReloadingFile<AuditPolicy> file, AuditMetrics metrics, AuditBackend backend) {
        this.file = file;
        this.policy = file == null ? () -> AuditPolicy.METADATA : file::get;
        this.metrics = metrics;
        this.backend = backend;
    }

    /**
     * Takes no notes where no backend is configured.
     *
     * @throws BadFlagException if the policy or a backend cannot be used
     */
    public static AuditLog of(AuditSettings settings, MeterRegistry registry) {
        ReloadingFile<AuditPolicy> file = settings.policyFile() == null ? null : read(settings.policyFile());
        if (!settings.on()) {
            if (file != null) {
                file.close();
            }
            return NONE;
        }
        AuditMetrics metrics = new AuditMetrics(registry);
        return new PolicyAudit(file, metrics, AuditBackends.of(settings, metrics));
    }

    private static ReloadingFile<AuditPolicy> read(Path path) {
        try {
            return new ReloadingFile<>(path, PolicyFile::read, () -> {});
        } catch (IOException e) {
            throw new BadFlagException("audit-policy-file", "cannot be used: " + e.getMessage());
        }
    }

    @Override
    public Entry open(Trail trail) {
        return new AuditEntry(trail, policy, metrics, backend, room);
    }

    @Override
    public void close() {
        if (file != null) {
            file.close();
        }
        backend.close();
    }
}
