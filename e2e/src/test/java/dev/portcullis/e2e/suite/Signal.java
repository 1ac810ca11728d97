package dev.portcullis.e2e.suite;

import java.io.IOException;
import java.io.UncheckedIOException;

/** What the JDK cannot send to a process. */
enum Signal {
    STOP,
    CONT;

    void send(Process process) {
        try {
            Ending.of(new ProcessBuilder("kill", "-" + name(), String.valueOf(process.pid())).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
