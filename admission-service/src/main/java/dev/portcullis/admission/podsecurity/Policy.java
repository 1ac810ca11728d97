package dev.portcullis.admission.podsecurity;

import dev.portcullis.kube.status.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** What is demanded of the pods of a namespace, and what only said. */
record Policy(LevelVersion enforce, LevelVersion audit, LevelVersion warn) {
    static final String LABEL = "pod-security.kubernetes.io/";
    static final Policy PRIVILEGED =
            new Policy(LevelVersion.PRIVILEGED, LevelVersion.PRIVILEGED, LevelVersion.PRIVILEGED);

    /** What labels say, and what is wrong with them. Where they cannot be read, the most is enforced, and nothing said. */
    record Read(Policy policy, List<FieldError> errors) {}

    static Read of(JsonNode labels, Policy defaults) {
        Reader reader = new Reader(labels);
        LevelVersion enforce = new LevelVersion(
                reader.level("enforce", defaults.enforce().level(), Level.RESTRICTED),
                reader.version("enforce-version", defaults.enforce().version()));
        boolean enforces = labels.has(LABEL + "enforce")
                && reader.errors.stream().noneMatch(error -> error.field().equals(path("enforce")));
        LevelVersion audit = new LevelVersion(
                reader.level("audit", defaults.audit().level(), Level.PRIVILEGED),
                reader.version("audit-version", defaults.audit().version()));
        LevelVersion warn = new LevelVersion(
                reader.level("warn", defaults.warn().level(), Level.PRIVILEGED),
                reader.version("warn-version", defaults.warn().version()));
        // Whoever is told to enforce more than is warned of by default is warned of that, too.
        if (enforces && !labels.has(LABEL + "warn") && enforce.level().compareTo(warn.level()) > 0) {
            warn = new LevelVersion(
                    enforce.level(), labels.has(LABEL + "warn-version") ? warn.version() : enforce.version());
        }
        return new Read(new Policy(enforce, audit, warn), reader.errors);
    }

    private static String path(String label) {
        return "metadata.labels[" + LABEL + label + "]";
    }

    boolean isPrivileged() {
        return enforce.isPrivileged() && audit.isPrivileged() && warn.isPrivileged();
    }

    boolean equivalent(Policy other) {
        return enforce.equivalent(other.enforce) && audit.equivalent(other.audit) && warn.equivalent(other.warn);
    }

    private static final class Reader {
        private final JsonNode labels;
        private final List<FieldError> errors = new ArrayList<>();

        Reader(JsonNode labels) {
            this.labels = labels;
        }

        Level level(String label, Level byDefault, Level unreadable) {
            return read(label, byDefault, unreadable, Level::parse);
        }

        Version version(String label, Version byDefault) {
            return read(label, byDefault, Version.LATEST, Version::parse);
        }

        private <T> T read(String label, T byDefault, T unreadable, Function<String, T> parse) {
            JsonNode value = labels.path(LABEL + label);
            if (value.isMissingNode()) {
                return byDefault;
            }
            try {
                return parse.apply(value.asString(""));
            } catch (IllegalArgumentException e) {
                errors.add(FieldError.invalid(path(label), value.asString(""), String.valueOf(e.getMessage())));
                return unreadable;
            }
        }
    }
}
