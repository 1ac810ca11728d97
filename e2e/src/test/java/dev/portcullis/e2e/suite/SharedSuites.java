package dev.portcullis.e2e.suite;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * One suite for each store, shared by the scenarios of this JVM that need no flags of their own; stopped when the tests end. The scenarios
 * come one after the other, so that each may stop and kill what it starts again.
 */
public final class SharedSuites {
    private static final String FORK = System.getProperty("portcullis.fork", "1") + "-";
    private static final Map<StoreKind, Portcullis> RUNNING = new EnumMap<>(StoreKind.class);
    private static final Map<String, Integer> NAMES = new HashMap<>();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(SharedSuites::closeAll));
    }

    private SharedSuites() {}

    /** All of it runs, even where the last one who had it failed before it was whole again. */
    public static synchronized Portcullis on(StoreKind store) {
        Portcullis portcullis = RUNNING.computeIfAbsent(
                store,
                kind -> Portcullis.start(
                        "shared-" + FORK + kind.name().toLowerCase(), kind, "--enable-bootstrap-token-auth"));
        if (!portcullis.isComplete()) {
            portcullis.up();
        }
        return portcullis;
    }

    /** For a namespace, or what else is to be the scenario's own: when a failed one is tried again, what it left is in nobody's way. */
    public static synchronized String name(String wish) {
        int times = NAMES.merge(wish, 1, Integer::sum);
        return times == 1 ? wish : wish + "-again-" + times;
    }

    private static synchronized void closeAll() {
        RUNNING.values().forEach(Portcullis::close);
    }
}
