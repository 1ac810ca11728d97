package dev.portcullis.store.state.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.store.state.OutcomeUnknownException;
import dev.portcullis.store.state.PutResult;
import dev.portcullis.store.state.StateStore;
import dev.portcullis.store.state.StateStoreSettings;
import dev.portcullis.store.state.StateWatch;
import dev.portcullis.store.state.StoreUnavailableException;
import dev.portcullis.store.state.WatchEvent;
import io.etcd.jetcd.api.AuthEnableRequest;
import io.etcd.jetcd.api.AuthGrpc;
import io.etcd.jetcd.api.AuthRoleAddRequest;
import io.etcd.jetcd.api.AuthUserAddRequest;
import io.etcd.jetcd.api.AuthUserGrantRoleRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An etcd with TLS, and one with users. */
class EtcdSecurityTest {
    @TempDir
    Path directory;

    @Test
    void mutualTls() throws Exception {
        EtcdCertificates certificates = new EtcdCertificates(directory);
        Path ca = certificates.authority();
        EtcdCertificates.Pair server = certificates.issue("server");
        EtcdCertificates.Pair client = certificates.issue("client");
        String[] options = {
            "--cert-file=" + server.certificate(),
            "--key-file=" + server.key(),
            "--client-cert-auth",
            "--trusted-ca-file=" + ca
        };
        try (EtcdProcess etcd = new EtcdProcess(directory.resolve("etcd"), "https", options)) {
            var good = new StateStoreSettings.Etcd(
                    List.of(etcd.address()),
                    ca,
                    client.certificate(),
                    client.key(),
                    null,
                    null,
                    StateStoreSettings.Etcd.TIMEOUT);
            try (StateStore store = EtcdStateStore.open(good)) {
                assertThat(store.put("a", new byte[1], 0)).isInstanceOf(PutResult.Committed.class);
            }
            var withoutCertificate = new StateStoreSettings.Etcd(
                    List.of(etcd.address()), ca, null, null, null, null, StateStoreSettings.Etcd.TIMEOUT);
            assertThatThrownBy(() -> EtcdStateStore.open(withoutCertificate))
                    .isInstanceOf(StoreUnavailableException.class);
            var withoutTrust = new StateStoreSettings.Etcd(
                    List.of(etcd.address()),
                    null,
                    client.certificate(),
                    client.key(),
                    null,
                    null,
                    StateStoreSettings.Etcd.TIMEOUT);
            assertThatThrownBy(() -> EtcdStateStore.open(withoutTrust)).isInstanceOf(StoreUnavailableException.class);
        }
    }

    @Test
    void userAndPassword() throws Exception {
        try (EtcdProcess etcd = new EtcdProcess(directory.resolve("etcd"))) {
            var anonymous = StateStoreSettings.Etcd.plain(etcd.address());
            enableUsers(anonymous);
            assertThatThrownBy(() -> EtcdStateStore.open(anonymous)).isInstanceOf(StoreUnavailableException.class);
            assertThatThrownBy(() -> EtcdStateStore.open(as(etcd, "wrong")))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("authentication failed");
            try (StateStore store = EtcdStateStore.open(as(etcd, "secret"));
                    StateWatch watch = store.watch("", 0)) {
                assertThat(store.put("a", new byte[1], 0)).isInstanceOf(PutResult.Committed.class);
                assertThat(watch.poll(Duration.ofSeconds(10))).isInstanceOf(WatchEvent.Put.class);
                etcd.kill();
                etcd.start(); // forgets the tokens that it gave
                assertThat(putAgain(store, "b")).isInstanceOf(PutResult.Committed.class);
                assertThat(watch.poll(Duration.ofSeconds(10))).isInstanceOf(WatchEvent.Put.class);
            }
        }
    }

    /** What was sent into the dying connection has an unknown outcome; here it may be sent again. */
    private static PutResult putAgain(StateStore store, String key) {
        try {
            return store.put(key, new byte[1], 0);
        } catch (OutcomeUnknownException e) {
            return store.put(key, new byte[1], 0);
        }
    }

    private static StateStoreSettings.Etcd as(EtcdProcess etcd, String password) {
        return new StateStoreSettings.Etcd(
                List.of(etcd.address()), null, null, null, "root", password, StateStoreSettings.Etcd.TIMEOUT);
    }

    private static void enableUsers(StateStoreSettings.Etcd settings) {
        try (EtcdCalls calls = new EtcdCalls(settings)) {
            calls.write(
                    AuthGrpc.getUserAddMethod(),
                    AuthUserAddRequest.newBuilder()
                            .setName("root")
                            .setPassword("secret")
                            .build());
            calls.write(
                    AuthGrpc.getRoleAddMethod(),
                    AuthRoleAddRequest.newBuilder().setName("root").build());
            calls.write(
                    AuthGrpc.getUserGrantRoleMethod(),
                    AuthUserGrantRoleRequest.newBuilder()
                            .setUser("root")
                            .setRole("root")
                            .build());
            calls.write(AuthGrpc.getAuthEnableMethod(), AuthEnableRequest.getDefaultInstance());
        }
    }
}
