package dev.portcullis.e2e.suite;

import java.util.EnumMap;
import java.util.Map;

/** One suite for each store, shared by the scenarios that break nothing; stopped when the tests end. */
public final class SharedSuites {
    private static final String FORK = System.getProperty("portcullis.fork", "1") + "-";
    private static final Map<StoreKind, Portcullis> RUNNING = new EnumMap<>(StoreKind.class);

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(SharedSuites::closeAll));
    }

    private SharedSuites() {}

    public static synchronized Portcullis on(StoreKind store) {
        return RUNNING.computeIfAbsent(
                store, kind -> Portcullis.start("shared-" + FORK + kind.name().toLowerCase(), kind));
    }

    private static synchronized void closeAll() {
        RUNNING.values().forEach(Portcullis::close);
    }
}
