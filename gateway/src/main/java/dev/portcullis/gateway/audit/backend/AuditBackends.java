package dev.portcullis.gateway.audit.backend;

import dev.portcullis.gateway.settings.AuditSettings;
import dev.portcullis.gateway.settings.AuditSettings.Delivery;
import dev.portcullis.gateway.settings.AuditSettings.Mode;
import dev.portcullis.kube.outbound.Kubeconfig;
import dev.portcullis.kube.outbound.Webhook;
import dev.portcullis.kube.service.BadFlagException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Puts the backends together as the flags say. */
public final class AuditBackends {
    private static final long MEGABYTE = 1024 * 1024;
    private static final int WEBHOOK_CALLS = 10;
    private static final Duration ONE_CALL = Duration.ofSeconds(30);
    /** Of the pauses between five calls, in first ones: 1, 1.5, 2.25, 3.4, each up to a fifth longer. */
    private static final int PAUSES = 10;

    private AuditBackends() {}

    /** @throws BadFlagException if one of them cannot be used */
    public static AuditBackend of(AuditSettings settings, AuditMetrics metrics) {
        List<AuditBackend> all = new ArrayList<>();
        AuditSettings.LogFile log = settings.log();
        if (log != null) {
            all.add(delivered(log(log, metrics), log.delivery(), 1, metrics));
        }
        AuditSettings.Webhook webhook = settings.webhook();
        if (webhook != null) {
            all.add(delivered(webhook(webhook, metrics), webhook.delivery(), WEBHOOK_CALLS, metrics));
        }
        return new AuditBackend() {
            @Override
            public boolean accept(List<byte[]> events) {
                boolean accepted = true;
                for (AuditBackend backend : all) {
                    accepted &= backend.accept(events);
                }
                return accepted;
            }

            @Override
            public void close() {
                all.forEach(AuditBackend::close);
            }
        };
    }

    private static AuditBackend log(AuditSettings.LogFile log, AuditMetrics metrics) {
        return new LogBackend(lines(log), log.legacy() ? LegacyFormat::line : event -> event, metrics);
    }

    private static LogBackend.Lines lines(AuditSettings.LogFile log) {
        if (log.path().equals("-")) {
            return new StandardOutput();
        }
        Path file = Path.of(log.path());
        try {
            return new RotatingFile(
                    file,
                    log.maxMegabytes() * MEGABYTE,
                    new RotatedFiles(file, log.maxBackups(), Duration.ofDays(log.maxAgeDays()), log.compress()));
        } catch (IOException e) {
            throw new BadFlagException("audit-log-path", "cannot be written: " + e);
        }
    }

    private static AuditBackend webhook(AuditSettings.Webhook webhook, AuditMetrics metrics) {
        try {
            Duration patience = webhook.delivery().mode() == Mode.BATCH
                    ? ONE_CALL.plus(webhook.initialBackoff().multipliedBy(PAUSES))
                    : ONE_CALL;
            return new WebhookBackend(
                    new Webhook(Kubeconfig.read(webhook.kubeconfig()), webhook.initialBackoff()), patience, metrics);
        } catch (IOException e) {
            throw new BadFlagException("audit-webhook-config-file", "cannot be used: " + e.getMessage());
        }
    }

    private static AuditBackend delivered(AuditBackend backend, Delivery delivery, int atATime, AuditMetrics metrics) {
        AuditBackend fitting =
                delivery.truncation() == null ? backend : new Truncating(backend, delivery.truncation(), metrics);
        return switch (delivery.mode()) {
            case BATCH -> new Batches(fitting, delivery.batching(), atATime, metrics);
            case BLOCKING -> new Forgiving(fitting);
            case BLOCKING_STRICT -> fitting;
        };
    }

    /** A request goes on without its event. */
    private record Forgiving(AuditBackend backend) implements AuditBackend {
        @Override
        public boolean accept(List<byte[]> events) {
            backend.accept(events);
            return true;
        }

        @Override
        public void close() {
            backend.close();
        }
    }
}
