package dev.portcullis.bench.faults.layout;

import java.io.IOException;

/** What the JDK cannot send. */
enum Signal {
    STOP,
    CONT;

    void send(long pid) throws IOException {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name(), Long.toString(pid)).start();
            if (kill.waitFor() != 0) {
                throw new IOException("kill -%s %d: %s"
                        .formatted(name(), pid, new String(kill.getErrorStream().readAllBytes())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
