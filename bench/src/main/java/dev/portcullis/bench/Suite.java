package dev.portcullis.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The five services, started for the measurement and stopped after it, or somebody else's that are running. */
final class Suite implements AutoCloseable {
    private final Path data;
    private final @Nullable Path launcher;
    private final Credentials credentials;

    private Suite(Path data, @Nullable Path launcher) throws IOException {
        this.data = data;
        this.launcher = launcher;
        this.credentials = Credentials.read(data.resolve("admin.kubeconfig"));
    }

    static Suite start(Path launcher, Path data, @Nullable String etcd) throws IOException, InterruptedException {
        List<String> flags = new ArrayList<>(List.of(
                "up", "--detach", "--data-dir", data.toString(), "--port", Integer.toString(BareProcess.freePort())));
        if (etcd != null) {
            flags.addAll(List.of("--store", "etcd", "--etcd-servers=" + etcd));
        }
        if (run(launcher, flags) != 0) {
            throw new IOException("the suite does not start; see " + data.resolve("logs"));
        }
        return new Suite(data, launcher);
    }

    static Suite running(Path data) throws IOException {
        return new Suite(data, null);
    }

    private static int run(Path launcher, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(arguments);
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    Target target() {
        return new Target(
                "portcullis",
                credentials.server().getHost(),
                credentials.server().getPort(),
                credentials.tls());
    }

    Path pki() {
        return data.resolve("pki");
    }

    @Override
    public void close() throws IOException, InterruptedException {
        if (launcher != null) {
            run(launcher, List.of("down", "--data-dir", data.toString()));
        }
    }
}
