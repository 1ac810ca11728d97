package dev.portcullis.store.state;

import dev.portcullis.kube.service.BadFlagException;
import dev.portcullis.kube.service.GoDuration;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.PropertyResolver;

/** Reads the settings from the service's flags. */
final class StateStoreFlags {
    private final PropertyResolver flags;

    StateStoreFlags(PropertyResolver flags) {
        this.flags = flags;
    }

    StateStoreSettings settings() {
        String store = flags.getProperty("store", flags.containsProperty("etcd-servers") ? "etcd" : "embedded");
        return switch (store) {
            case "embedded" -> new StateStoreSettings.Embedded(Path.of(required("data-dir", "--store=embedded")));
            case "etcd" -> etcd();
            default -> throw new BadFlagException("store", "must be embedded or etcd, not \"%s\"".formatted(store));
        };
    }

    private StateStoreSettings etcd() {
        List<URI> servers = Arrays.stream(
                        required("etcd-servers", "--store=etcd").split(","))
                .map(String::strip)
                .map(this::server)
                .toList();
        together("etcd-certfile", "etcd-keyfile");
        together("etcd-user", "etcd-password-file");
        try {
            return new StateStoreSettings.Etcd(
                    servers,
                    file("etcd-cafile"),
                    file("etcd-certfile"),
                    file("etcd-keyfile"),
                    flags.getProperty("etcd-user"),
                    password(),
                    StateStoreSettings.Etcd.TIMEOUT);
        } catch (IllegalArgumentException e) {
            throw new BadFlagException("etcd-servers", String.valueOf(e.getMessage()));
        }
    }

    private void together(String one, String other) {
        if (flags.containsProperty(one) != flags.containsProperty(other)) {
            throw new BadFlagException(one, "goes together with --" + other);
        }
    }

    private URI server(String address) {
        try {
            return URI.create(address);
        } catch (IllegalArgumentException e) {
            throw new BadFlagException("etcd-servers", "\"%s\" is not an address".formatted(address));
        }
    }

    private @Nullable String password() {
        Path file = file("etcd-password-file");
        try {
            return file == null ? null : Files.readString(file).strip();
        } catch (IOException e) {
            throw new BadFlagException("etcd-password-file", "cannot be read: " + e.getMessage());
        }
    }

    private @Nullable Path file(String flag) {
        String path = flags.getProperty(flag);
        if (path == null || path.isEmpty()) {
            return null;
        }
        Path file = Path.of(path);
        if (!Files.isReadable(file)) {
            throw new BadFlagException(flag, "%s cannot be read".formatted(file));
        }
        return file;
    }

    private String required(String flag, String by) {
        String value = flags.getProperty(flag);
        if (value == null || value.isBlank()) {
            throw new BadFlagException(flag, "is needed with " + by);
        }
        return value;
    }

    Duration compactionInterval() {
        String value = flags.getProperty("etcd-compaction-interval", "5m0s");
        try {
            return GoDuration.parse(value);
        } catch (IllegalArgumentException e) {
            throw new BadFlagException(
                    "etcd-compaction-interval", "\"%s\" is not a duration like 5m0s".formatted(value));
        }
    }
}
