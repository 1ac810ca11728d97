package dev.portcullis.bench.faults.layout;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/** A process of the suite; the launcher starts it again. */
final class Launched implements Victim {
    private final String name;
    private final Launcher launcher;
    private final BooleanSupplier answers;

    /** @param answers whether it says that it is ready */
    Launched(String name, Launcher launcher, BooleanSupplier answers) {
        this.name = name;
        this.launcher = launcher;
        this.answers = answers;
    }

    static Launched service(String name, Launcher launcher, HttpClient internal, int port) {
        String path = name.startsWith("gateway") ? "/readyz" : "/actuator/health/readiness";
        return new Launched(name, launcher, () -> Tls.answers(internal, "https://127.0.0.1:" + port + path));
    }

    @Override
    public String name() {
        return name;
    }

    private ProcessHandle process() throws IOException {
        Path file = launcher.data().resolve("run/" + name + ".pid");
        return ProcessHandle.of(Long.parseLong(Files.readString(file).strip()))
                .orElseThrow(() -> new IOException(name + " does not run"));
    }

    @Override
    public void kill() throws IOException {
        ProcessHandle process = process();
        process.destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void stop() throws IOException {
        ProcessHandle process = process();
        process.destroy();
        process.onExit().join();
    }

    @Override
    public void pause() throws IOException {
        Signal.STOP.send(process().pid());
    }

    @Override
    public void resume() throws IOException {
        Signal.CONT.send(process().pid());
    }

    @Override
    public void start() throws IOException {
        launcher.run("up", "--detach");
    }

    @Override
    public boolean ready() {
        return answers.getAsBoolean();
    }
}
