package dev.portcullis.e2e.client;

import dev.portcullis.e2e.suite.Command;
import dev.portcullis.e2e.suite.Ending;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** A program that goes on, and the lines that it has written so far. */
public final class Running implements AutoCloseable {
    private final Process process;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private Running(Process process) {
        this.process = process;
    }

    static Running of(Command command) {
        try {
            Running running =
                    new Running(command.builder().redirectErrorStream(true).start());
            Thread.ofVirtual().start(running::read);
            return running;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read() {
        try (BufferedReader reader = process.inputReader()) {
            String line;
            while ((line = reader.readLine()) != null) {
                lines.add(line);
            }
        } catch (IOException e) {
            lines.add(e.toString());
        }
    }

    /** The first line that matches, now or within the limit. */
    public String await(Duration limit, Predicate<String> expected) {
        long end = System.nanoTime() + limit.toNanos();
        while (System.nanoTime() < end) {
            for (String line : lines) {
                if (expected.test(line)) {
                    return line;
                }
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        throw new AssertionError("not seen within " + limit + "; seen: " + lines);
    }

    /** Returns when the line was seen so many times. */
    public void await(Duration limit, String expected, int times) {
        await(limit, line -> lines.stream().filter(expected::equals).count() >= times);
    }

    /** What it has written so far. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    /** A line for it to read. */
    public void tell(String line) {
        try {
            process.outputWriter().write(line + "\n");
            process.outputWriter().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** How it ended; it must have. */
    public int exit() {
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroy();
        Ending.of(process);
    }
}
