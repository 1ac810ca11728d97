package dev.portcullis.e2e;

import dev.portcullis.e2e.client.KubectlVersion;
import dev.portcullis.e2e.suite.StoreKind;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** What a scenario is run on. */
final class Cases {
    private Cases() {}

    /** Every kubectl against both stores, where all is asked for; else each against one of them, and the newest against both. */
    static Stream<Arguments> storesAndClients() {
        return stores().flatMap(store -> KubectlVersion.all().stream()
                .filter(kubectl -> Boolean.getBoolean("portcullis.all") || meets(store, kubectl))
                .map(kubectl -> Arguments.of(store, kubectl)));
    }

    private static boolean meets(StoreKind store, KubectlVersion kubectl) {
        return kubectl.equals(KubectlVersion.newest()) || kubectl.atLeast(27) == (store == StoreKind.ETCD);
    }

    static Stream<StoreKind> stores() {
        return Arrays.stream(StoreKind.values());
    }
}
