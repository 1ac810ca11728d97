package dev.portcullis.authn.pki;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * The Secrets that an installation is kept in: they become files, and what is new or renewed of these goes back. Of two that do this at
 * once, the second finds the first authority made already and gives up before it has written anything.
 */
final class KeptSecrets {
    private final ClusterSecrets cluster;
    private final Path directory;
    private final Map<ClusterSecret, Optional<ObjectNode>> found = new LinkedHashMap<>();

    private KeptSecrets(ClusterSecrets cluster, Path directory) {
        this.cluster = cluster;
        this.directory = directory;
    }

    static KeptSecrets unpack(Set<Part> parts, ClusterSecrets cluster, Path directory) throws IOException {
        KeptSecrets kept = new KeptSecrets(cluster, directory);
        for (ClusterSecret secret : Stream.of(Part.values())
                .filter(parts::contains)
                .flatMap(part -> part.secrets().stream())
                .toList()) {
            Optional<ObjectNode> present = cluster.get(secret.name());
            if (present.isPresent()) {
                secret.unpack(present.get(), directory);
            }
            kept.found.put(secret, present);
        }
        return kept;
    }

    /** Says on standard output what became of each. */
    void update() throws IOException {
        for (Map.Entry<ClusterSecret, Optional<ObjectNode>> entry : found.entrySet()) {
            String done = update(entry.getKey(), entry.getValue());
            System.out.println("secret/" + entry.getKey().name() + " " + done);
        }
    }

    private String update(ClusterSecret secret, Optional<ObjectNode> present) throws IOException {
        if (present.isEmpty()) {
            cluster.create(secret.pack(directory));
            return "created";
        }
        if (!secret.update(present.get(), directory)) {
            return "unchanged";
        }
        cluster.replace(present.get());
        return "renewed";
    }
}
