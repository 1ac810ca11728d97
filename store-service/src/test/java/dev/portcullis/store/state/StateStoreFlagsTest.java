package dev.portcullis.store.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.kube.service.BadFlagException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.env.MockEnvironment;

class StateStoreFlagsTest {
    private final MockEnvironment flags = new MockEnvironment();

    private StateStoreSettings settings() {
        return new StateStoreFlags(flags).settings();
    }

    @Test
    void embeddedIsTheDefaultAndNeedsADirectory() {
        assertThatThrownBy(this::settings)
                .isInstanceOf(BadFlagException.class)
                .hasMessage("--data-dir: is needed with --store=embedded");
        flags.setProperty("data-dir", "here");
        assertThat(settings()).isEqualTo(new StateStoreSettings.Embedded(Path.of("here")));
    }

    @Test
    void serversMeanEtcd() {
        flags.setProperty("etcd-servers", "http://10.0.0.1:2379, http://etcd:2380");
        assertThat(settings())
                .isEqualTo(StateStoreSettings.Etcd.plain(
                        URI.create("http://10.0.0.1:2379"), URI.create("http://etcd:2380")));
    }

    @Test
    void everyFlagArrives(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "secret\n");
        flags.setProperty("store", "etcd");
        flags.setProperty("etcd-servers", "https://etcd");
        flags.setProperty("etcd-user", "root");
        for (String flag : List.of("etcd-cafile", "etcd-certfile", "etcd-keyfile", "etcd-password-file")) {
            flags.setProperty(flag, file.toString());
        }
        assertThat(settings())
                .isEqualTo(new StateStoreSettings.Etcd(
                        List.of(URI.create("https://etcd")),
                        file,
                        file,
                        file,
                        "root",
                        "secret",
                        StateStoreSettings.Etcd.TIMEOUT));
    }

    @Test
    void badFlagsSaySo() {
        flags.setProperty("store", "oracle");
        assertThatThrownBy(this::settings).hasMessage("--store: must be embedded or etcd, not \"oracle\"");
        flags.setProperty("store", "etcd");
        assertThatThrownBy(this::settings).hasMessage("--etcd-servers: is needed with --store=etcd");
        flags.setProperty("etcd-servers", "10.0.0.1:2379");
        assertThatThrownBy(this::settings).hasMessageStartingWith("--etcd-servers: ");
        flags.setProperty("etcd-servers", "http://a,https://b");
        assertThatThrownBy(this::settings)
                .hasMessageStartingWith("--etcd-servers: must be http:// or https:// addresses, all of one kind");
        flags.setProperty("etcd-servers", "https://a");
        flags.setProperty("etcd-certfile", "/nowhere");
        assertThatThrownBy(this::settings).hasMessage("--etcd-certfile: goes together with --etcd-keyfile");
        flags.setProperty("etcd-keyfile", "/nowhere");
        assertThatThrownBy(this::settings).hasMessage("--etcd-certfile: /nowhere cannot be read");
    }

    @Test
    void durationsAreGos() {
        assertThat(new StateStoreFlags(flags).compactionInterval()).isEqualTo(Duration.ofMinutes(5));
        flags.setProperty("etcd-compaction-interval", "1h0m30s");
        assertThat(new StateStoreFlags(flags).compactionInterval()).isEqualTo(Duration.ofSeconds(3630));
        flags.setProperty("etcd-compaction-interval", "0");
        assertThat(new StateStoreFlags(flags).compactionInterval()).isZero();
        flags.setProperty("etcd-compaction-interval", "soon");
        assertThatThrownBy(() -> new StateStoreFlags(flags).compactionInterval())
                .isInstanceOf(BadFlagException.class);
    }
}
