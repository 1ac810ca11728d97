package dev.portcullis.bench.faults.layout;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A program of the machine that we start ourselves: an etcd, a Redis. */
final class Program implements Victim, AutoCloseable {
    private final String name;
    private final List<String> words;
    private final Path log;
    private final BooleanSupplier answers;
    private volatile Process process;

    /** @param answers whether it can be talked to */
    Program(String name, List<String> words, Path log, BooleanSupplier answers) throws IOException {
        this.name = name;
        this.words = words;
        this.log = log;
        this.answers = answers;
        this.process = run();
    }

    private Process run() throws IOException {
        return new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void stop() {
        process.destroy();
        process.onExit().join();
    }

    @Override
    public void pause() throws IOException {
        Signal.STOP.send(process.pid());
    }

    @Override
    public void resume() throws IOException {
        Signal.CONT.send(process.pid());
    }

    @Override
    public void start() throws IOException {
        process = run();
    }

    @Override
    public boolean ready() {
        return process.isAlive() && answers.getAsBoolean();
    }

    @Override
    public void close() {
        kill();
    }
}
