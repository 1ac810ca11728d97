package dev.portcullis.gateway.audit.backend;

import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.locks.ReentrantLock;

/** {@code --audit-log-path=-}. */
final class StandardOutput implements LogBackend.Lines {
    private final ReentrantLock lock = new ReentrantLock();
    private final PrintStream out = System.out;

    @Override
    public void write(byte[] line) throws IOException {
        lock.lock();
        try {
            out.write(line, 0, line.length);
            out.write('\n');
            out.flush();
            if (out.checkError()) {
                throw new IOException("standard output is closed");
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        // It is not ours.
    }
}
