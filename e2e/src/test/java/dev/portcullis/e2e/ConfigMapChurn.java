package dev.portcullis.e2e;

import dev.portcullis.e2e.client.Https;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** A writer at random, on names of its own: it creates, updates and deletes, and puts up with servers that are away. */
final class ConfigMapChurn {
    private static final int NAMES = 40;
    private static final List<String> COLOURS = List.of("red", "blue");

    private final Https admin;
    private final String collection;
    private final long seed;
    private final Random random;
    private final Set<String> present = new HashSet<>();

    ConfigMapChurn(Https admin, String collection, long seed) {
        this.admin = admin;
        this.collection = collection;
        this.seed = seed;
        this.random = new Random(seed);
    }

    /** @param another asked after each operation that was acknowledged */
    void run(BooleanSupplier another) {
        boolean more = true;
        while (more) {
            int status = operate("w" + seed + "-" + random.nextInt(NAMES));
            if (status / 100 == 2) {
                more = another.getAsBoolean();
            } else if (status == 0 || status >= 500) {
                pause();
            }
        }
    }

    /** The status of the answer; 0 where none came: then it may have happened or not. */
    private int operate(String name) {
        String path = collection + "/" + name;
        String object =
                "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"%s\",\"labels\":{\"colour\":\"%s\"}},"
                                .formatted(name, COLOURS.get(random.nextInt(COLOURS.size())))
                        + "\"data\":{\"n\":\"" + random.nextInt() + "\"}}";
        try {
            int status;
            if (!present.contains(name)) {
                status = admin.trySend("POST", collection, object).statusCode();
                if (status == 201 || status == 409) {
                    present.add(name);
                }
            } else if (random.nextInt(4) > 0) {
                status = admin.trySend("PUT", path, object).statusCode();
            } else {
                status = admin.trySend("DELETE", path, "").statusCode();
                if (status == 200) {
                    present.remove(name);
                }
            }
            if (status == 404) {
                present.remove(name);
            }
            return status;
        } catch (IOException e) {
            return 0;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
