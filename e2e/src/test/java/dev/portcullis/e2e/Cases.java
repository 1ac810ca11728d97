package dev.portcullis.e2e;

import dev.portcullis.e2e.client.KubectlVersion;
import dev.portcullis.e2e.suite.StoreKind;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** What a scenario is run on. */
final class Cases {
    private Cases() {}

    /** Every kubectl against both stores. */
    static Stream<Arguments> storesAndClients() {
        return stores().flatMap(store -> KubectlVersion.all().stream().map(kubectl -> Arguments.of(store, kubectl)));
    }

    static Stream<StoreKind> stores() {
        return Arrays.stream(StoreKind.values());
    }
}
