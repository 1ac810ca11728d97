package dev.portcullis.e2e;

import dev.portcullis.e2e.client.KubectlVersion;
import dev.portcullis.e2e.suite.StoreKind;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** What a scenario is run on. */
final class Cases {
    private static final boolean ALL = Boolean.getBoolean("portcullis.all");

    private Cases() {}

    /** Every kubectl against both stores, where all is asked for; else each against one of them. */
    static Stream<Arguments> storesAndClients() {
        return stores().flatMap(store -> KubectlVersion.all().stream()
                .filter(kubectl -> ALL || meets(store, kubectl))
                .map(kubectl -> Arguments.of(store, kubectl)));
    }

    /** In turn; the only one there is meets both. */
    private static boolean meets(StoreKind store, KubectlVersion kubectl) {
        List<KubectlVersion> all = KubectlVersion.all();
        return all.size() == 1 || all.indexOf(kubectl) % 2 == (store == StoreKind.EMBEDDED ? 0 : 1);
    }

    static Stream<StoreKind> stores() {
        return Arrays.stream(StoreKind.values());
    }

    /** For what has the machine to itself for minutes: both stores, where all is asked for; else etcd, where more processes can break. */
    static Stream<StoreKind> storesInTime() {
        return stores().filter(store -> ALL || store == StoreKind.ETCD);
    }
}
